internal import Attestation
internal import Cryptography

/// What one tap states of one version of a model: the statements of all who may, side by side.
struct Release {
    let model: ModelName
    /// nil for the statements that name no version; they are taken together.
    let version: String?
    let statements: [Counted]

    static func all(of model: ModelName, by statements: [Counted]) -> [Release] {
        var order: [[UInt8]?] = []
        var groups: [[UInt8]?: [Counted]] = [:]
        for statement in statements {
            let key = statement.claims.version.map { Array($0.utf8) }
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(statement)
        }
        return order.map {
            let statements = groups[$0] ?? []
            return Release(model: model, version: statements.first?.claims.version, statements: statements)
        }
    }

    /// Those that state the weights, by digest.
    var weights: [(digest: Digest, statement: Counted)] {
        statements.compactMap { statement in statement.statement.weights.map { ($0, statement) } }
    }

    /// The digests stated for the file of that name.
    func digests(ofFile name: String) -> [Digest] {
        var found: [Digest] = []
        for statement in statements {
            for file in statement.files
            where sameText(file.name.description, name) && !found.contains(file.sha256) {
                found.append(file.sha256)
            }
        }
        return found
    }

    func states(_ digest: Digest) -> Bool {
        statements.contains { entry in entry.statement.subjects.contains { $0.digests.contains(digest) } }
    }

    /// How a sentence names it.
    var label: String { version.map { "\(model) at version \($0)" } ?? "\(model)" }
}

/// What became of one file, held against one release.
enum FileMatch {
    /// The release states these bytes.
    case attested(strength: Int)
    /// Spoken of, by a single third party only.
    case weak(Ground)
    case conflict(Ground)
    /// Spoken of until it was taken back.
    case revoked(Ground)
    /// The release states other bytes, and well enough to be believed. The ground is there where a publisher overrules
    /// those who state these ones.
    case differs(Ground?)
    case unattested

    var isSpokenOf: Bool {
        switch self {
        case .attested, .weak, .conflict, .revoked: true
        case .differs, .unattested: false
        }
    }
}

/// A folder held against one release.
struct Comparison {
    let release: Release
    var files: [(file: ObservedModel.File, match: FileMatch)] = []
    /// The ground of the weights digest, where the release states the one that is here.
    var weights: Ground?
    /// Files of which the tensors are spoken of, and what is in them besides is not.
    var tensorsOnly: [ObservedModel.File] = []
    /// A weights digest that the release states well enough, and that is not the one here.
    var otherWeights: Digest?

    var matched: Int { files.count { $0.match.isSpokenOf } }
    var differing: Int {
        files.count { if case .differs = $0.match { true } else { false } }
    }
}
