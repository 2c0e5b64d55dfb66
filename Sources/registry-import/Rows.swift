import Cryptography
import FileIO
import StrictJSON

/// What went wrong, for the person at the terminal.
struct ImportError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// Where a public source states a fact.
struct Source: Hashable {
    enum Tier: String, Comparable {
        case publishersList = "publisher's list"
        case measured = "measured"
        case thirdParty = "third party"

        static func < (left: Tier, right: Tier) -> Bool { left.rawValue < right.rawValue }
    }

    let tier: Tier
    /// A repository and a commit, or a package and a version.
    let place: String
    let isPackage: Bool
    let path: String
    let revision: String

    init(_ value: JSONValue, tier: Tier) throws {
        self.tier = tier
        guard let path = value["path"]?.string else { throw ImportError("a source without a path") }
        self.path = path
        if let repo = value["repo"]?.string, let commit = value["commit"]?.string {
            (place, revision, isPackage) = (repo, commit, false)
        } else if let package = value["package"]?.string, let version = value["version"]?.string {
            (place, revision, isPackage) = (package, version, true)
        } else {
            throw ImportError("a source that is neither a repository nor a package")
        }
    }

    var json: JSON {
        .object([
            .init("tier", .string(tier.rawValue)),
            .init(isPackage ? "package" : "repo", .string(place)),
            .init(isPackage ? "version" : "commit", .string(revision)),
            .init("path", .string(path)),
        ])
    }

    /// Sorts sources so that the same facts give the same bytes.
    var sortKey: [UInt8] { Array("\(tier.rawValue)\u{1}\(place)\u{1}\(path)\u{1}\(revision)".utf8) }
}

/// One file that a source states a digest for: a row of `models.jsonl`.
struct FileRow {
    let name: String
    let version: String?
    let file: String
    let format: String?
    let kind: String?
    let size: Int?
    let sha256: String
    let license: String?
    let url: String?
    let isMeasured: Bool
    let sources: [Source]

    /// - Returns: nil for a row that a registry leaves out: not `core`, contradicted, or without a SHA-256.
    init?(_ value: JSONValue) throws {
        guard value["core"]?.bool == true, value["conflict"] == nil, value["size_conflict"] == nil,
            let sha256 = value["digests"]?["sha256"]?.string, Hash32(hex: sha256) != nil
        else { return nil }
        guard let name = value["name"]?.string, let file = value["file"]?.string,
            let evidence = value["evidence"]?.string, let source = value["source"]
        else { throw ImportError("line \(value.line): a row without name, file, evidence or source") }
        let tier: Source.Tier
        switch evidence {
        case "publisher": tier = .publishersList
        case "measured": tier = .measured
        case "third-party": tier = .thirdParty
        default: throw ImportError("unknown evidence \"\(evidence)\"")
        }
        self.name = name
        self.file = file
        self.sha256 = sha256
        version = value["version_or_revision"]?.string
        format = value["format"]?.string
        kind = value["kind"]?.string
        size = value["size_bytes"]?.int
        license = value["license"]?.string
        url = value["url"]?.string
        isMeasured = tier == .measured
        var sources = [try Source(source, tier: tier)]
        // Another catalogue that names the same file with the same digest; a further record, not a measurement.
        if let others = value["also_in"]?.elements {
            for other in others {
                if let source = other["source"] { sources.append(try Source(source, tier: .thirdParty)) }
            }
        }
        self.sources = sources
    }
}

/// One edge of `lineage.jsonl`.
struct LineageRow {
    let derivative: String
    let base: String
    let relation: String
    let basis: String
    let source: Source

    /// - Returns: nil where the source names only a family of models: a family is no parent.
    init?(_ value: JSONValue) throws {
        guard value["base_precision"]?.string == "exact" else { return nil }
        guard let derivative = value["derivative"]?.string, let base = value["base"]?.string,
            let relation = value["relation"]?.string, let basis = value["basis"]?.string,
            let source = value["source"]
        else { throw ImportError("a lineage row without derivative, base, relation, basis or source") }
        self.derivative = derivative
        self.base = base
        self.relation = relation
        self.basis = basis
        self.source = try Source(source, tier: .thirdParty)
    }
}

/// Reads a file of one JSON value a line.
func readLines<Row>(_ path: String, _ make: (JSONValue) throws -> Row?) throws -> [Row] {
    let bytes = try readFile(path, limit: 256 << 20)
    var rows: [Row] = []
    for (number, line) in bytes.split(separator: 0x0A).enumerated() {
        do {
            if let row = try make(JSONDocument(Array(line)).root) { rows.append(row) }
        } catch {
            throw ImportError("\(path):\(number + 1): \(error)")
        }
    }
    return rows
}
