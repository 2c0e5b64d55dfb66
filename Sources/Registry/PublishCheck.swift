internal import Attestation
package import Cryptography
internal import FileIO
internal import StrictJSON
internal import TransparencyLog

/// What must hold between a source side and the log that was published from it.
package struct PublishCheck {
    let source: SourceParts
    let published: PublishedFacts
    package private(set) var problems: [RegistryProblem] = []
    /// Those that will hold when this is published.
    private(set) var revocations = RevocationSet.none

    /// Statements that somebody is about to sign: that nobody signed them yet is no problem.
    private let awaited: Set<Hash32>

    package init(source: SourceParts, published: PublishedFacts, awaiting awaited: Set<Hash32> = []) {
        self.source = source
        self.published = published
        self.awaited = awaited
    }

    mutating func report(_ path: String, _ message: String, kind: RegistryProblem.Kind = .other) {
        guard problems.count < RegistryLimits.problems else { return }
        problems.append(RegistryProblem(path, message, kind: kind))
    }

    mutating func attempt(_ path: String, _ body: (inout PublishCheck) throws -> Void) {
        do { try body(&self) } catch { report(path, "\(error)") }
    }

    /// Root, signers and attestations are added, never edited or removed: what was published is still in the source.
    /// - Parameter isTakenBack: whether a root takes the log back: what a thief put beside it goes too.
    /// - Returns: files of the published side that are to be removed for that.
    mutating func nothingWasLost(from tree: some FileTree, isTakenBack: Bool) -> [String] {
        let byID = Dictionary(source.signed.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, index) in published.indexes.sorted(by: { $0.value < $1.value }) {
            guard let file = byID[id] else {
                report(
                    "log", "entry \(index), the attestation \(id.hex), is in no file of the source any more")
                continue
            }
            let present = Set(file.envelope.signatures.map(\.bytes))
            if !(published.signatures[id] ?? []).isSubset(of: present) {
                report(file.path, "entry \(index) of the log has a signature that is missing beside it")
            }
        }
        let roots = Dictionary(
            uniqueKeysWithValues: source.roots.map { ("\($0.claims.version).root.json", $0.bytes) })
        let files = Dictionary(
            uniqueKeysWithValues: source.signersFiles.map { ("\($0.claims.version).signers.json", $0.bytes) })
        var foreign: [String] = []
        for (folder, known) in [("root", roots), ("signers", files)] {
            attempt("log/\(folder)") { check in
                for entry in try tree.list("log/\(folder)") where entry.kind == .file {
                    let path = "log/\(folder)/\(entry.name)"
                    // A temporary file of a writer that was killed is none of these.
                    guard entry.name.hasSuffix(".json") else { continue }
                    guard let bytes = known[entry.name] else {
                        if isTakenBack {
                            foreign.append(path)
                            continue
                        }
                        check.report(path, "was published, and is not in the source any more")
                        continue
                    }
                    if try !isTakenBack && tree.read(path, limit: RegistryLimits.signers) != bytes {
                        check.report("\(folder)/\(entry.name)", "was published with other bytes")
                    }
                }
            }
        }
        return foreign
    }

    /// A root or signers file names a head that the log had.
    mutating func isBound(_ path: String, to head: TreeHead) {
        if let fault = published.fault(ofBinding: head) { report(path, fault) }
    }

    /// Tiles without a checkpoint are those of a publisher that was killed, or a log whose checkpoint was lost: starting anew
    /// would fork it.
    mutating func isEmpty(
        _ present: [TilePath], but files: [(path: String, bytes: [UInt8])], in tree: some FileTree
    ) {
        for tile in present {
            let path = "log/\(tile)"
            attempt(path) { check in
                let planned = files.first { $0.path == path }?.bytes
                guard try planned == tree.read(path, limit: EntryBundle.byteLimit) else {
                    check.report(
                        path,
                        "there is no log/checkpoint, and this is not what would be written: restore the checkpoint, or remove log/tile if it was never published"
                    )
                    return
                }
            }
        }
    }

    /// What the log does not have yet, in its order.
    package mutating func additions() -> [Publisher.Addition] {
        var additions: [Publisher.Addition] = []
        for (place, file) in source.signersFiles.enumerated()
        where published.indexes[file.pointer.id] == nil {
            let earlier = source.signersFiles[..<place].map(\.claims)
            for fault in file.claims.faults(after: earlier) { report(file.pointer.path, fault) }
        }
        for file in source.signersFiles {
            if file.claims.version < source.signers.version, published.indexes[file.pointer.id] == nil {
                attempt(file.pointer.path) { check in
                    _ = try VerifiedSigners(
                        parsing: file.bytes, pointer: file.pointer.envelope, root: check.source.root.claims)
                }
            }
            judge(file.pointer)
            add(file.pointer, .signers, to: &additions)
        }
        addRevocations(to: &additions)
        let retired = Set(source.signers.claims.retired)
        for attestation in source.attestations {
            let signed = attestation.signed
            let isNew = published.indexes[signed.id] == nil
            if isNew, let model = attestation.statement.model, retired.contains(model) {
                report(signed.path, "the name \(model) is retired and is never given again")
            }
            let index = published.size + UInt64(additions.count)
            judge(attestation, isNew: isNew, at: index)
            add(signed, .attestation, to: &additions)
        }
        return additions
    }

    mutating func hold(_ revocations: RevocationSet) { self.revocations = revocations }

    private func isPublished(_ signature: Envelope.Signature, on id: Hash32) -> Bool {
        published.signatures[id]?.contains(signature.bytes) ?? false
    }

    func add(
        _ file: SignedFile, _ kind: Publisher.Addition.Kind, to additions: inout [Publisher.Addition]
    ) {
        let new = file.envelope.signatures.filter { !isPublished($0, on: file.id) }
        guard !new.isEmpty else { return }
        let isNew = published.indexes[file.id] == nil
        let envelope = Envelope(
            payloadType: file.envelope.payloadType, payload: file.envelope.payload, signatures: new)
        additions.append(
            Publisher.Addition(
                kind: kind != .signers && !isNew ? .cosignature : kind, path: file.path,
                entry: envelope.json.compact))
    }

    /// Every new signature on a signers file is by a steward of the newest root.
    private mutating func judge(_ pointer: SignedFile) {
        let message = PAE.encode(.signers, pointer.envelope.payload)
        for (signature, path) in zip(pointer.envelope.signatures, pointer.signaturePaths)
        where !isPublished(signature, on: pointer.id) {
            let stewards = source.root.claims.stewards.keys
            let isGood = stewards.contains {
                $0.keyID == signature.keyID && $0.verifies(signature.bytes, over: message)
            }
            if !isGood {
                report(path, "it is no signature of a steward of root \(source.root.claims.version)")
            }
        }
    }

    /// Every new signature is by a signer who may say that, with a key that counts at the entry's index.
    private mutating func judge(
        _ attestation: SourceRegistry.SourceAttestation, isNew: Bool, at index: UInt64
    ) {
        let signed = attestation.signed
        let predicate = attestation.statement.predicate
        let message = PAE.encode(.statement, signed.envelope.payload)
        var hasAuthor = false
        var faults = 0
        for (signature, path) in zip(signed.envelope.signatures, signed.signaturePaths)
        where !isPublished(signature, on: signed.id) {
            attempt(path) { check in
                faults += 1
                guard let key = signature.keyID.flatMap({ check.source.signers.key(hinted: $0) }) else {
                    return check.report(
                        path, "by a key that no signer of signers file \(check.source.signers.version) has",
                        kind: .unknownKey)
                }
                guard key.verifies(signature.bytes, over: message) else {
                    throw RegistryError("the signature does not verify")
                }
                guard let signer = check.source.signers.signer(of: key, at: index) else {
                    throw RegistryError("the key does not count for entry \(index) of the log")
                }
                if let fact = check.revocations.voiding(signed.id, key: key, at: index, signer: signer.name) {
                    throw RegistryError("the signature is void: the revocation \(fact.id.hex) takes it back")
                }
                guard Authority.mayPublish(predicate, by: signer) else {
                    throw RegistryError("the \(signer.kind.rawValue) \(signer.name) may not sign this")
                }
                faults -= 1
                if Authority.mayCount(predicate, by: signer) { hasAuthor = true }
            }
        }
        if awaited.contains(signed.id) { return }
        if isNew, signed.envelope.signatures.isEmpty {
            report(signed.path, "nobody signed it")
        } else if isNew, !hasAuthor, faults == 0, attestation.statement.claims != nil {
            report(signed.path, "nobody who may say this signed it")
        }
    }
}
