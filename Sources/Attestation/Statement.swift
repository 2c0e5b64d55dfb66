package import Cryptography

/// An in-toto Statement v1, as far as this project reads it.
package struct Statement: Hashable, Sendable {
    package static let type = "https://in-toto.io/Statement/v1"

    package let subjects: [Subject]
    package let predicate: Predicate

    /// What a digest belongs to: a file of the model, or (for `weights`) the model itself.
    package struct Subject: Hashable, Sendable {
        package let name: String
        /// At most one of each algorithm that is known here.
        package let digests: [Digest]

        package init(name: String, digests: [Digest]) {
            self.name = name
            self.digests = digests
        }
    }

    /// Boxed: a statement is copied more often than it is opened, and claims have a dozen parts to be retained.
    package indirect enum Predicate: Hashable, Sendable {
        case release(Claims)
        case observation(Claims, sources: [Source])
        case revocation(Revocation)
        case evaluation(Evaluation)
        case comparison(ModelComparison)
        /// A predicate that this version does not judge, by its type.
        case other(type: String)

        package static let releaseType = "urn:oracle-registry:predicate:release:v1"
        package static let observationType = "urn:oracle-registry:predicate:observation:v1"

        package var type: String {
            switch self {
            case .release: Self.releaseType
            case .observation: Self.observationType
            case .revocation: Revocation.type
            case .evaluation: Evaluation.type
            case .comparison: ModelComparison.type
            case .other(let type): type
            }
        }

        /// The model that it is about.
        package var model: ModelName? {
            switch self {
            case .release(let claims), .observation(let claims, _): claims.model
            case .evaluation(let evaluation): evaluation.model
            case .comparison(let comparison): comparison.model
            case .revocation, .other: nil
            }
        }
    }

    /// What a release or an observation says of a model.
    package var claims: Claims? {
        switch predicate {
        case .release(let claims), .observation(let claims, _): claims
        case .revocation, .evaluation, .comparison, .other: nil
        }
    }

    /// The model that it is about.
    package var model: ModelName? { predicate.model }

    /// The version of that model, where it names one.
    package var version: String? {
        switch predicate {
        case .release(let claims), .observation(let claims, _): claims.version
        case .evaluation(let evaluation): evaluation.version
        case .comparison(let comparison): comparison.version
        case .revocation, .other: nil
        }
    }

    package var revocation: Revocation? {
        if case .revocation(let revocation) = predicate { revocation } else { nil }
    }

    package var sources: [Source] {
        if case .observation(_, let sources) = predicate { sources } else { [] }
    }

    package init(subjects: [Subject], predicate: Predicate) {
        self.subjects = subjects
        self.predicate = predicate
    }

    /// The weights digest, where one is stated.
    package var weights: Digest? {
        subjects.lazy.flatMap(\.digests).first { $0.algorithm == .weights }
    }

    /// Digests that are of the same tensors as `digest` by what is stated here: of the weights digest the SHA-256 of the files that it
    /// is of, and of such a file the weights digest.
    package func sameWeights(as digest: Digest) -> [Digest] {
        guard let weights, let claims else { return [] }
        let stated = claims.weights?.files ?? []
        let files = files.filter { file in
            stated.isEmpty
                ? claims.artifacts.contains { $0.name == file.name && $0.kind == "weights" }
                : stated.contains(file.name)
        }.map(\.sha256)
        return digest == weights ? files : files.contains(digest) ? [weights] : []
    }

    /// The SHA-256 of each file, by its name.
    package var files: [(name: FileName, sha256: Digest)] {
        subjects.compactMap { subject in
            guard let digest = subject.digests.first(where: { $0.algorithm == .sha256 }),
                let name = try? FileName(subject.name)
            else { return nil }
            return (name, digest)
        }
    }
}

/// The facts of a release or an observation.
package struct Claims: Hashable, Sendable {
    package var model: ModelName
    package var version: String?
    package var artifacts: [Artifact] = []
    package var weights: Weights?
    package var license: String?
    package var summary: String?
    package var homepage: String?
    package var lineage: Lineage = .notStated
    /// Of the release as a whole: model digest, OMS root digest.
    package var aliases: [Alias] = []

    /// All that it states, whatever of: what a look-up finds it by.
    package var allAliases: [Alias] { aliases + (weights?.aliases ?? []) + artifacts.flatMap(\.aliases) }

    package init(model: ModelName, version: String? = nil) {
        self.model = model
        self.version = version
    }

    /// More about a file that `subject` names.
    package struct Artifact: Hashable, Sendable {
        package var name: FileName
        /// Bytes.
        package var size: Int?
        package var format: String?
        package var kind: String?
        package var url: String?
        package var aliases: [Alias] = []
        /// Indexes into the statement's sources.
        package var sources: [Int] = []

        package init(name: FileName) { self.name = name }
    }

    /// More about the weights digest.
    package struct Weights: Hashable, Sendable {
        package var tensorCount: Int?
        package var byteCount: Int?
        /// Whether `tensors/<weights hex>.json` is published.
        package var hasManifest = false
        package var files: [FileName] = []
        package var aliases: [Alias] = []
        package var sources: [Int] = []

        package init() {}
    }

    package enum Lineage: Hashable, Sendable {
        /// Silence is not a base model.
        case notStated
        case fromScratch
        case parents([Parent])
    }

    /// A class, for every step of a lineage holds what was stated of it, and has half a dozen parts to be retained.
    package final class Parent: Hashable, Sendable {
        package let name: ModelName
        package let version: String?
        /// Empty where the parent is only named.
        package let digests: [Digest]
        package let relation: Relation
        package let basis: String?
        package let sources: [Int]

        package init(
            name: ModelName, version: String? = nil, digests: [Digest] = [], relation: Relation,
            basis: String? = nil, sources: [Int] = []
        ) {
            self.name = name
            self.version = version
            self.digests = digests
            self.relation = relation
            self.basis = basis
            self.sources = sources
        }

        /// The same with other parts; those that are nil stay.
        package func changing(relation: Relation? = nil, digests: [Digest]? = nil, sources: [Int]? = nil)
            -> Parent
        {
            Parent(
                name: name, version: version, digests: digests ?? self.digests,
                relation: relation ?? self.relation, basis: basis, sources: sources ?? self.sources)
        }

        package static func == (left: Parent, right: Parent) -> Bool {
            left.name == right.name && left.version == right.version && left.digests == right.digests
                && left.relation == right.relation && left.basis == right.basis
                && left.sources == right.sources
        }

        package func hash(into hasher: inout Hasher) {
            hasher.combine(name)
            hasher.combine(relation)
            hasher.combine(digests)
        }
    }
}

/// A public place that states a fact.
package struct Source: Hashable, Sendable {
    package enum Tier: String, CaseIterable, Hashable, Sendable {
        case publishersList = "publisher's list"
        case measured = "measured"
        case thirdParty = "third party"
    }

    package let tier: Tier
    /// What makes two sources independent: the repository or package.
    package let place: String
    package let isPackage: Bool
    /// A commit or a version.
    package let revision: String?
    package let path: String?

    package init(tier: Tier, place: String, isPackage: Bool, revision: String?, path: String?) {
        self.tier = tier
        self.place = place
        self.isPackage = isPackage
        self.revision = revision
        self.path = path
    }

    /// Without its path: `measurement: pypi:tiny 0.1.0`. Commits are shown as git shows them; versions whole.
    package var words: String {
        let head = "\(tier == .measured ? "measurement" : tier.rawValue): \(place)"
        return head + (revision.map { isPackage ? " \($0)" : " at \($0.prefix(12))" } ?? "")
    }
}
