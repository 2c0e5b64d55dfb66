internal import Attestation
internal import Cryptography
internal import Registry
internal import Taps

/// Whose word it is. A publisher outranks a curator.
enum Rank: Int, Comparable {
    case curator, publisher

    static func < (left: Rank, right: Rank) -> Bool { left.rawValue < right.rawValue }
}

/// An attestation by somebody who may say it, and what it claims. A class, for it is passed around much and has a dozen parts,
/// each of which a copy would have to retain.
final class Counted {
    let attestation: VerifiedAttestation
    let claims: Claims
    let signers: [VerifiedAttestation.Signature]
    /// What took it back, where nobody's signature on it counts any more.
    let revocation: RevocationSet.Fact?
    /// The files that it states: made once, for every name is checked when it is made, and not for a statement that is only passed by.
    private(set) lazy var files: [(name: FileName, sha256: Digest)] = statement.files

    /// - Returns: nil where no signature counts or ever did.
    init?(_ attestation: VerifiedAttestation) {
        guard let claims = attestation.statement.claims else { return nil }
        let standing = attestation.counting
        if standing.isEmpty {
            let void = attestation.takenBack
            // Of several the one that says most.
            revocation =
                (void.first { $0.revocation.revocation.severity == .compromised } ?? void.first)?.revocation
            signers = void.map(\.signature)
        } else {
            revocation = nil
            signers = standing
        }
        guard !signers.isEmpty else { return nil }
        self.attestation = attestation
        self.claims = claims
    }

    var statement: Statement { attestation.statement }
    var rank: Rank { if case .release = statement.predicate { .publisher } else { .curator } }

    /// The sources behind a digest of this observation. A fact that names none rests on the statement's only source, and on
    /// nothing where there are several: which of them states it was not said.
    func sources(of digest: Digest) -> [Source] {
        let all = statement.sources
        // Nothing else can be meant.
        if all.count < 2 { return all }
        let indexes: [Int]
        if digest.algorithm == .weights {
            indexes = claims.weights?.sources ?? []
        } else {
            let names = files(of: digest)
            indexes = claims.artifacts.filter { names.contains($0.name) }.flatMap(\.sources)
        }
        return Set(indexes).sorted().map { all[$0] }
    }

    /// What it attests of the thing that it gives the alias.
    func digests(behind alias: Alias) -> [Digest] {
        let named = Set(claims.artifacts.filter { $0.aliases.contains(alias) }.map(\.name))
        var digests = files.filter { named.contains($0.name) }.map(\.sha256)
        if claims.aliases.contains(alias) || claims.weights?.aliases.contains(alias) == true,
            let weights = statement.weights
        {
            digests.append(weights)
        }
        return digests
    }

    /// Whether both speak of some of the same bytes.
    func sharesDigest(with other: Counted) -> Bool {
        let digests = Set(statement.subjects.flatMap(\.digests))
        return other.statement.subjects.contains { !digests.isDisjoint(with: $0.digests) }
    }

    /// The names that it gives files with that digest.
    func files(of digest: Digest) -> [FileName] {
        files.filter { $0.sha256 == digest }.map(\.name)
    }
}

/// One tap, asked and remembered for as long as one judge lives.
final class TapView {
    let source: any AttestationSource
    let evidence: RegistryEvidence
    private var models: [ModelName: Spoken] = [:]
    private var digests: [Digest: Heard] = [:]
    /// Ids of entries that this machine's user set aside, and why.
    let exclusions: [Hash32: String]
    /// What was made of attestations: those of a digest are often those of its model.
    private var counted: [ObjectIdentifier: Counted] = [:]
    /// Lineages by the statements that they start from.
    private var lineages: [[Hash32]: Lineage] = [:]
    /// What is remembered, in attestations and steps of lineages.
    private var weight = 0
    /// A bound on `weight`, of some kilobytes each: the largest model that is answered for (`TapLimits.matches`), and as much
    /// again beside it.
    private static let weightLimit = 2 * TapLimits.matches

    /// What was said of a model or of bytes.
    struct Spoken {
        var standing: [Counted] = []
        /// What counted until it was taken back.
        var takenBack: [Counted] = []
        /// What would stand, and was set aside on this machine. What was taken back is not among it: nothing hides that.
        var excluded: [Counted] = []

        var count: Int { standing.count + takenBack.count + excluded.count }
    }

    /// All about bytes.
    final class Heard {
        let spoken: Spoken
        let measurements: [VerifiedAttestation]
        /// Grounds that were made, by the names that they are under: an answer about a model asks for the same ones again and again.
        var grounds: [(model: ModelName, ground: Ground)] = []

        init(spoken: Spoken, measurements: [VerifiedAttestation]) {
            self.spoken = spoken
            self.measurements = measurements
        }
    }

    private var policy: Policy??

    /// The registry's own policy. One that cannot be read is an error: its stewards ask for what would not be held.
    func ownPolicy() throws(PolicyError) -> Policy? {
        if let policy { return policy }
        var read: Policy?
        if let text = source.policyText {
            read = try PolicyReader.read(Array(text.utf8), path: "the policy of the tap \(name)")
        }
        policy = .some(read)
        return read
    }

    init(_ source: any AttestationSource, exclusions: [Hash32: String] = [:], now: UInt64) {
        self.source = source
        self.exclusions = exclusions
        let facts = source.facts
        // A clock that was set back makes nothing younger than new; one a little behind the signer's is no fault.
        let age = facts.time.map { now > $0 ? now - $0 : 0 }
        let isExpired = now > facts.rootExpires
        let isOld = facts.maxAge.map { maxAge in age.map { $0 > maxAge } ?? true } ?? false
        evidence = RegistryEvidence(facts: facts, age: age, isStale: isOld || isExpired, isExpired: isExpired)
    }

    var name: String { evidence.facts.tap }
    var isDefault: Bool { evidence.facts.isDefault }

    private func count(_ attestation: VerifiedAttestation) -> Counted? {
        // What counts holds the attestation, so nothing else takes its place in memory.
        let key = ObjectIdentifier(attestation)
        if let known = counted[key] { return known }
        let made = Counted(attestation)
        if let made { counted[key] = made }
        return made
    }

    private func sort(_ attestations: [VerifiedAttestation]) -> Spoken {
        var spoken = Spoken()
        for attestation in attestations {
            guard let counted = count(attestation) else { continue }
            if counted.revocation != nil {
                spoken.takenBack.append(counted)
            } else if !exclusions.isEmpty, exclusions[attestation.id] != nil {
                spoken.excluded.append(counted)
            } else {
                spoken.standing.append(counted)
            }
        }
        return spoken
    }

    /// Those that stand.
    func attestations(of model: ModelName) throws -> [Counted] { try spoken(of: model).standing }

    /// Those that stand.
    func attestations(of digest: Digest) throws -> [Counted] { try spoken(of: digest).standing }

    func spoken(of model: ModelName) throws -> Spoken {
        if let known = models[model] { return known }
        let found = sort(try source.attestations(of: model))
        makeRoom(for: found.count)
        models[model] = found
        return found
    }

    func spoken(of digest: Digest) throws -> Spoken { try heard(of: digest).spoken }

    /// Evaluations and comparisons of weights, whoever signed them; none that was set aside on this machine. A signature that was
    /// taken back is not among theirs.
    func measurements(of digest: Digest) throws -> [VerifiedAttestation] {
        try heard(of: digest).measurements
    }

    func heard(of digest: Digest) throws -> Heard {
        if let known = digests[digest] { return known }
        let all = try source.attestations(of: digest)
        let measurements = all.filter { attestation in
            switch attestation.statement.predicate {
            case .evaluation, .comparison: exclusions[attestation.id] == nil
            default: false
            }
        }
        let found = Heard(spoken: sort(all), measurements: measurements)
        // Nothing is remembered of the unknown: a batch of millions would fill the memory with it.
        if found.spoken.count > 0 || !measurements.isEmpty {
            makeRoom(for: all.count)
            digests[digest] = found
        }
        return found
    }

    /// Says that what the statements name as parents will be asked for soon.
    func expectParents(of statements: [Counted]) {
        for statement in statements {
            guard case .parents(let parents) = statement.claims.lineage else { continue }
            for place in parents.indices {
                let digests = parents[place].digests.filter { self.digests[$0] == nil }
                if !digests.isEmpty { source.expect(digests) }
            }
        }
    }

    /// The lineage that starts from these statements, walked where it is not remembered.
    func lineage(from statements: [Hash32], walking walk: () throws -> Lineage) throws -> Lineage {
        if let known = lineages[statements] { return known }
        let lineage = try walk()
        makeRoom(for: lineage.nodes.count)
        lineages[statements] = lineage
        return lineage
    }

    /// Room for so many models, each with a digest.
    func reserveCapacity(_ count: Int) {
        models.reserveCapacity(count)
        digests.reserveCapacity(count)
        counted.reserveCapacity(count)
        source.reserveCapacity(count)
    }

    /// What is asked again is asked soon after, so it is enough to start anew where there is too much.
    private func makeRoom(for count: Int) {
        weight += count + 1
        guard weight > Self.weightLimit else { return }
        models = [:]
        digests = [:]
        lineages = [:]
        counted = [:]
        weight = count + 1
    }

    func evidence(_ counted: Counted, digests: [Digest], isAgainst: Bool = false) -> EntryEvidence {
        let attestation = counted.attestation
        var sources: [Source] = []
        var files: [FileName] = []
        for digest in digests {
            for source in counted.sources(of: digest) where !sources.contains(source) {
                sources.append(source)
            }
            for file in counted.files(of: digest) where !files.contains(file) { files.append(file) }
        }
        return EntryEvidence(
            tap: name, id: attestation.id, index: attestation.index, isRelease: counted.rank == .publisher,
            model: counted.claims.model, version: counted.claims.version,
            signers: counted.signers.map {
                SignerEvidence(
                    name: $0.signer.name, kind: $0.signer.kind, organisation: $0.signer.organisation,
                    index: $0.index)
            },
            sources: sources, digests: digests, files: files, isAgainst: isAgainst,
            revocation: counted.revocation.map { RevocationEvidence($0, tap: name) })
    }
}

extension TapView {
    /// What a ground shows of itself: those who speak for the digest, then those who contradict them.
    func evidence(_ ground: Ground, of digest: Digest) -> [EntryEvidence] {
        var shown = ground.entries.map { evidence($0, digests: [digest]) }
        for other in ground.against where !shown.contains(where: { $0.id == other.entry.attestation.id }) {
            shown.append(evidence(other.entry, digests: [other.stated], isAgainst: true))
        }
        return shown
    }
}

/// Versions and licenses, compared by their bytes.
func sameText(_ left: String?, _ right: String?) -> Bool {
    switch (left, right) {
    case (nil, nil): true
    case (let left?, let right?): Attestation.sameText(left, right)
    default: false
    }
}
