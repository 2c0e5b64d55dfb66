package import Attestation
package import Cryptography
package import Registry
internal import TransparencyLog

/// A tap that answers: its cache, held against what is trusted of it.
package final class OpenTap: AttestationSource {
    package let facts: RegistryFacts
    package private(set) var ignoredCount = 0
    let store: Store
    /// The newest that its stewards signed.
    package let signers: VerifiedSigners?
    private let revocations: RecordedRevocations
    /// Read when something that was asked is concerned.
    private var revoked: RevocationSet?
    var reader: TileReader
    /// What the head stands on.
    let log: LogSource
    private let checks: SignatureChecks
    /// Checks of this process, to be remembered (`flush`).
    private var checked: [(index: UInt64, mac: Hash32)] = []
    /// Statements of this process, by id and by their first entries: a name and a digest often lead to the same ones.
    private var known: [Hash32: VerifiedAttestation] = [:]
    private var firsts: [UInt64: VerifiedAttestation] = [:]
    private var hints: NameHints?
    /// Entries of what is expected next, and the indexes at which those digests were found.
    private let ahead: EntriesAhead
    private var expected: [Digest: [UInt64]] = [:]
    private var isReading = false
    /// Models of which more entries speak than are read.
    private var crowded: Set<ModelName> = []
    /// A bound on `known` and on `firsts`: a statement holds some kilobytes.
    private static let knownLimit = 2 * TapLimits.matches
    /// A bound on `checked`, 5 MiB: what is beyond is checked again the next time.
    private static let checkedLimit = 1 << 17

    /// - Parameter memoryKey: nil for the bundled index, which remembers nothing.
    init(
        store: Store, head: TreeHead, signers: VerifiedSigners?, revocations: RecordedRevocations,
        memoryKey: Hash32?, log: LogSource, facts: RegistryFacts
    ) {
        self.store = store
        self.signers = signers
        self.revocations = revocations
        checks = SignatureChecks(signers: signers, memoryKey: memoryKey)
        ahead = EntriesAhead(checks)
        self.log = log
        self.facts = facts
        reader = TileReader(size: head.size, root: head.root) { try store.tile($0) }
    }

    package var policyText: String? { signers?.claims.policy }

    /// Those of the newest signers file that its stewards signed.
    package var governingSigners: [Signer] { signers?.claims.signers ?? [] }

    package func attestations(of digest: Digest) throws -> [VerifiedAttestation] {
        try verified { try expected.removeValue(forKey: digest) ?? store.indexes(of: digest) }.filter {
            attestation in
            attestation.statement.subjects.contains { $0.digests.contains(digest) }
        }
    }

    package func omitsAttestations(of model: ModelName) -> Bool { crowded.contains(model) }

    package func attestations(of model: ModelName) throws -> [VerifiedAttestation] {
        let indexes = try asking { try store.indexes(ofModel: model) }
        if indexes.count > TapLimits.matches { crowded.insert(model) }
        return try verified { Array(indexes.prefix(TapLimits.matches)) }.filter {
            $0.statement.claims?.model == model
        }
    }

    package func attestations(ofAlias alias: Alias) throws -> [VerifiedAttestation] {
        try verified { try store.indexes(of: alias) }.filter {
            $0.statement.claims?.allAliases.contains(alias) ?? false
        }
    }

    package func aliases(withPrefix prefix: String, limit: Int) throws -> [Alias] {
        let digits = Array(prefix.utf8)
        // Keys are of several lengths: the low end is the shortest that can start so, the high end the longest.
        let odd = digits.count % 2 == 1
        guard (1...64).contains(digits.count), let low = Hex.decode(digits + (odd ? [0x30] : [])),
            let high = Hex.decode(digits + [UInt8](repeating: 0x66, count: 66 - digits.count))
        else { return [] }
        return try asking { try store.aliases(from: low, through: high, limit: limit) }
            .filter(\.scheme.isPlainHex)
    }

    package func descendants(ofDigest digest: Digest) throws -> [VerifiedAttestation] {
        try verified { try store.indexes(ofParent: digest) }.filter { attestation in
            parents(attestation).contains { $0.digests.contains(digest) }
        }
    }

    package func descendants(ofModel model: ModelName) throws -> [VerifiedAttestation] {
        try verified { try store.indexes(ofParentModel: model) }.filter { attestation in
            parents(attestation).contains { $0.name == model }
        }
    }

    private func parents(_ attestation: VerifiedAttestation) -> [Claims.Parent] {
        if case .parents(let parents) = attestation.statement.claims?.lineage { parents } else { [] }
    }

    package func digests(withPrefix prefix: String, limit: Int) throws -> [Digest] {
        let digits = Array(prefix.utf8)
        guard (1...64).contains(digits.count) else { return [] }
        func key(_ fill: UInt8, _ tag: UInt8) -> [UInt8]? {
            Hex.decode(digits + [UInt8](repeating: fill, count: 64 - digits.count)).map { $0 + [tag] }
        }
        guard let low = key(UInt8(ascii: "0"), 0), let high = key(UInt8(ascii: "f"), 255) else { return [] }
        return try asking { try store.digests(from: low, through: high, limit: limit) }
    }

    package func statementIDs(withPrefix prefix: String, limit: Int) throws -> [Hash32] {
        let digits = Array(prefix.utf8)
        func end(_ fill: UInt8) -> [UInt8]? {
            Hex.decode(digits + [UInt8](repeating: fill, count: 64 - digits.count))
        }
        guard (1...64).contains(digits.count), let low = end(UInt8(ascii: "0")),
            let high = end(UInt8(ascii: "f"))
        else { return [] }
        return try asking { try store.statementIDs(from: low, through: high, limit: limit) }
    }

    package func statesWeights(byteCount: Int) throws -> Bool {
        try store.statesWeights(byteCount: byteCount)
    }

    package func models() throws -> [ListedModel] {
        try asking { try store.models() }.compactMap { row in
            (try? ModelName(row.name)).map { ListedModel(name: $0, attestationCount: row.statements) }
        }
    }

    package func tensorManifest(weights: Digest) throws -> [UInt8]? {
        try asking { try store.tensors(weights) }
    }

    package func nameHints() throws -> NameHints {
        if let hints { return hints }
        let read = try asking { try store.meta("names") }.map { try NameHints(parsing: $0) } ?? .none
        hints = read
        return read
    }

    /// Meanwhile no sync can commit.
    package func reading<R>(_ body: () throws -> R) throws -> R {
        if isReading { return try body() }
        isReading = true
        defer {
            isReading = false
            expected = [:]
            ahead.close()
        }
        return try asking { try store.reading(body) }
    }

    package func expect(_ digests: [Digest]) {
        // Without a transaction the rows may be others when they are asked for.
        guard isReading else { return }
        for digest in digests where expected[digest] == nil && ahead.hasRoom {
            // What cannot be read is asked for again, and fails then.
            guard let indexes = try? store.indexes(of: digest) else { return }
            expected[digest] = indexes
            for index in indexes where index < facts.size && firsts[index] == nil && ahead.hasRoom {
                guard let bytes = try? store.entry(index) else { return }
                ahead.give(index, bytes)
            }
        }
    }

    /// Keeps the indexes of a large cache in memory, for thousands of questions.
    package func expectMany() throws { try asking { try store.expectMany() } }

    /// Writes down which signatures were checked, so that they need not be again. A cache that cannot be written, or that
    /// another process holds, is left as it is.
    package func flush() {
        // Below this the write costs more than the checks.
        guard checked.count >= 64 else { return }
        // From left to right in the table.
        try? store.remember(checked.sorted { $0.index < $1.index })
        checked = []
    }

    package func reserveCapacity(_ count: Int) {
        known.reserveCapacity(min(count, Self.knownLimit))
        firsts.reserveCapacity(min(count, Self.knownLimit))
    }

    private func asking<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch { throw TapError.naming(facts.tap, error) }
    }

    /// Proves, verifies and parses entries, and unites those of one statement.
    private func verified(_ indexes: () throws -> [UInt64]) throws -> [VerifiedAttestation] {
        try asking { try verified(indexes()) }
    }

    /// A statement whose entries are being looked at.
    private struct Candidate {
        let id: Hash32
        let first: UInt64
        let payload: [UInt8]
        /// Parsed, where that was done ahead.
        var statement: Statement?
        /// What was found of it before.
        let known: VerifiedAttestation?
        /// Keys by which it verifies, each with the lowest index at which it does.
        var keys: [(key: PublicKey, index: UInt64)] = []
    }

    /// All entries of a statement say the same, so they are found by the same keys: `indexes` has all of them or none.
    private func verified(_ indexes: [UInt64]) throws -> [VerifiedAttestation] {
        // Most are found in one entry, often in one that was just proved.
        let isSingle = indexes.count == 1
        if isSingle, let known = firsts[indexes[0]] { return [known] }
        var candidates: [Candidate] = []
        var places: [Hash32: Int] = [:]
        for index in indexes where index < facts.size {
            // What this process proved, it need not read again.
            if let attestation = firsts[index] {
                if places[attestation.id] == nil {
                    places[attestation.id] = candidates.count
                    candidates.append(
                        Candidate(id: attestation.id, first: index, payload: [], known: attestation))
                }
                continue
            }
            let entry = try parsed(index)
            guard try reader.leafHash(index) == entry.leaf else {
                throw StoreFault("entry \(index) is not the log's")
            }
            guard let content = entry.content else {
                ignoredCount += 1
                continue
            }
            let (envelope, id) = (content.envelope, content.id)
            let place = (isSingle ? nil : places[id]) ?? candidates.count
            if place == candidates.count {
                if !isSingle { places[id] = place }
                candidates.append(
                    Candidate(
                        id: id, first: index, payload: envelope.payload, statement: content.statement,
                        known: known[id]))
            }
            if candidates[place].known == nil {
                for key in try validKeys(content, at: index)
                where !candidates[place].keys.contains(where: { $0.key == key }) {
                    candidates[place].keys.append((key, index))
                }
            }
        }
        return try candidates.compactMap { candidate in
            if let known = candidate.known { return known }
            let (signatures, void) = try judge(candidate)
            guard !signatures.isEmpty || !void.isEmpty,
                let statement = candidate.statement ?? (try? Statement(parsing: candidate.payload))
            else {
                ignoredCount += 1
                return nil
            }
            let attestation = VerifiedAttestation(
                uncheckedID: candidate.id, index: candidate.first, statement: statement,
                signatures: signatures, void: void)
            if known.count >= Self.knownLimit {
                known.removeAll(keepingCapacity: true)
                firsts.removeAll(keepingCapacity: true)
            }
            known[candidate.id] = attestation
            firsts[candidate.first] = attestation
            return attestation
        }
    }

    private func parsed(_ index: UInt64) throws -> ParsedEntry {
        if let entry = ahead.take(index) { return entry }
        guard let bytes = try store.entry(index) else { throw StoreFault("entry \(index) is missing") }
        return ParsedEntry(bytes, checks, parsesStatement: false)
    }

    /// The signatures by keys that count at their index, and which of them were taken back.
    private func judge(
        _ candidate: Candidate
    ) throws -> (standing: [VerifiedAttestation.Signature], void: [VerifiedAttestation.VoidSignature]) {
        var standing: [VerifiedAttestation.Signature] = []
        var void: [VerifiedAttestation.VoidSignature] = []
        let isConcerned = !revocations.isEmpty && revocations.concern(statement: candidate.id)
        for (key, index) in candidate.keys {
            // A key that did not count when it signed does not count because somebody logged the signature again later.
            guard let signer = signers?.signer(of: key, at: index) else { continue }
            let signature = VerifiedAttestation.Signature(signer: signer, key: key, index: index)
            if isConcerned || (!revocations.isEmpty && revocations.concern(key: key)),
                let fact = try revocationSet().voiding(candidate.id, key: key, at: index, signer: signer.name)
            {
                void.append(VerifiedAttestation.VoidSignature(signature: signature, revocation: fact))
            } else {
                standing.append(signature)
            }
        }
        return (standing, void)
    }

    private func revocationSet() throws -> RevocationSet {
        if let revoked { return revoked }
        let set = try revocations.set()
        revoked = set
        return set
    }

    package func revocations(of digest: Digest) throws -> [RevocationSet.Fact] {
        guard !revocations.isEmpty, revocations.concern(digest) else { return [] }
        return try revocationSet().facts(of: digest)
    }

    package func allRevocations() throws -> [RevocationSet.Fact] {
        revocations.isEmpty ? [] : try revocationSet().facts
    }

    /// The governing signers' keys by which a signature on the envelope verifies.
    private func validKeys(_ content: ParsedEntry.Content, at index: UInt64) throws -> [PublicKey] {
        let (keys, mark) = (content.check.keys, content.check.mark)
        guard !keys.isEmpty else { return [] }
        guard let mark else { return content.envelope.validSigners(among: keys).sorted() }
        if try store.verifiedMark(index) == mark { return keys }
        let valid = content.envelope.validSigners(among: keys).sorted()
        // Only the common case is remembered: every candidate signed.
        if valid == keys, checked.count < Self.checkedLimit { checked.append((index, mark)) }
        return valid
    }
}
