package import Attestation
internal import Cryptography
internal import Registry

/// Something that a change brings beside statements about models, in words for a reviewer. Whether it is right is what the findings say.
package struct AuditedChange: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Hashable, Sendable {
        case root, signers, revocation
        /// A record of a manifest that nobody attested, or a root or signers file that waits for signatures.
        case draft
        /// Any other file of the registry.
        case file
    }

    package let kind: Kind
    /// Of the file.
    package let path: String
    /// `signers 2, by 1 of the 1 stewards that must sign`, `revokes statement 986c1d... about acme/bad (defective): broken, by acme`.
    package let title: String
    /// What it says, a sentence each.
    package let words: [String]
}

/// Finds them: what stands in the new source side and not in the one before.
struct ChangeList {
    let parts: SourceParts
    let before: SourceParts?
    /// What stood in the one before counts as published.
    let facts: PublishedFacts

    /// - Parameters:
    ///   - drafts: roots and signers files that wait, which are new or other ones, and where.
    ///   - additions: statements that are new, which are shown for themselves.
    func all(
        _ changes: [SourceChange], drafts: [(path: String, draft: TrustDraft)],
        _ additions: [AuditedStatement]
    ) -> [AuditedChange] {
        var all = roots() + signersFiles()
        all += drafts.map { Self.waiting($0.draft, at: $0.path) }
        all += parts.revocations.compactMap(revocation) + modelDrafts() + removedDrafts(additions)
        let manifests = Set(additions.compactMap { $0.attestation.statement.model.map(Manifest.path) })
            .union(all.map(\.path))
        return all + Self.files(changes.filter { !manifests.contains($0.path) && !Self.isSaid($0) })
    }

    /// What a file has that is none of what is said in words: that it is another.
    static func files(_ changes: [SourceChange]) -> [AuditedChange] {
        changes.map { change in
            let verb =
                switch change.kind {
                case .added: "adds"
                case .modified: "edits"
                case .removed: "removes"
                }
            return AuditedChange(kind: .file, path: change.path, title: "\(verb) \(change.path)", words: [])
        }
    }

    /// Whether a file is a part of what is said otherwise, or a finding where it is not.
    private static func isSaid(_ change: SourceChange) -> Bool {
        let top = change.path.prefix { $0 != "/" }
        switch top {
        case "root", "signers", "attestations", "revocations": return true
        // Tensor manifests come with statements and drafts.
        case "tensors": return change.kind == .added
        default: return false
        }
    }

    private func roots() -> [AuditedChange] {
        parts.roots.indices.filter { $0 >= before?.roots.count ?? 0 }.map { index in
            let claims = parts.roots[index].claims
            return AuditedChange(
                kind: .root, path: "root/\(claims.version).root.json", title: "root \(claims.version)",
                words: claims.changes(from: index > 0 ? parts.roots[index - 1].claims : nil))
        }
    }

    private func signersFiles() -> [AuditedChange] {
        let stewards = parts.root.claims.stewards
        return parts.signersFiles.indices.compactMap { index in
            let file = parts.signersFiles[index]
            let pointer = file.pointer
            guard isNew(pointer) || !newSignatures(on: pointer).isEmpty else { return nil }
            let count = pointer.envelope.validSigners(among: stewards.keys).count
            let old = index > 0 ? parts.signersFiles[index - 1].claims : nil
            return AuditedChange(
                kind: .signers, path: pointer.path,
                title:
                    "\(isNew(pointer) ? "" : "a signature on ")signers \(file.claims.version), by \(count) of the \(counted(stewards.threshold, "steward")) that must sign",
                words: isNew(pointer) ? file.claims.changes(from: old) : [])
        }
    }

    private static func waiting(_ draft: TrustDraft, at path: String) -> AuditedChange {
        AuditedChange(
            kind: .draft, path: path, title: "\(draft.title), which waits for signatures",
            words: draft.changes
                + draft.requirements.map {
                    "has \($0.count) of the \(counted($0.role.threshold, "signature")) by \($0.whose)"
                })
    }

    private func revocation(_ one: SourceRegistry.SourceRevocation) -> AuditedChange? {
        let signatures = newSignatures(on: one.signed)
        guard isNew(one.signed) || !signatures.isEmpty else { return nil }
        let word = one.revocation
        let stewards = parts.root.claims.stewards.keys
        let message = PAE.encode(.statement, one.signed.envelope.payload)
        let names = signatures.map { signature -> String in
            if stewards.contains(where: {
                $0.keyID == signature.keyID && $0.verifies(signature.bytes, over: message)
            }) {
                return "a steward"
            }
            return parts.signer(of: signature, over: message, at: facts.size)?.name ?? "nobody known"
        }
        let by = names.isEmpty ? "nobody" : names.joined(separator: ", ")
        return AuditedChange(
            kind: .revocation, path: one.signed.path,
            title:
                "\(isNew(one.signed) ? "" : "a signature on: ")\(word.verb) \(word.target.words) (\(word.severity.rawValue)): \(word.reason), by \(by)",
            words: [])
    }

    private func modelDrafts() -> [AuditedChange] {
        let known = Set((before?.drafts ?? []).map(\.draft))
        return parts.drafts.filter { !known.contains($0.draft) }.map { one in
            let draft = one.draft
            var words = draft.sources.map { source in
                "source: \(source.words)\(source.path.map { ", \($0)" } ?? "")"
            }
            if draft.kind == .observation, words.isEmpty { words.append("names no source") }
            words.append(draft.claims.lineage.words() ?? "names no base")
            words.append(draft.claims.license.map { "license: \($0)" } ?? "states no license")
            return AuditedChange(
                kind: .draft, path: one.path, title: "drafts \(draft.title)", words: words)
        }
    }

    /// Drafts of models that wait no more, though nobody attested what they say and no other draft took their place.
    private func removedDrafts(_ additions: [AuditedStatement]) -> [AuditedChange] {
        let new = additions.filter(\.isNewStatement).map(\.attestation.statement)
        return (before?.drafts ?? []).filter { old in
            !parts.drafts.contains { $0.draft == old.draft || old.draft.isReplaced(by: $0.draft) }
                && !old.draft.isAttested(by: new)
        }.map { old in
            AuditedChange(
                kind: .draft, path: old.path, title: "removes the draft \(old.draft.title)", words: [])
        }
    }

    private func isNew(_ signed: SignedFile) -> Bool { facts.indexes[signed.id] == nil }

    private func newSignatures(on signed: SignedFile) -> [Envelope.Signature] {
        let known = facts.signatures[signed.id] ?? []
        return signed.envelope.signatures.filter { !known.contains($0.bytes) }
    }
}

extension Draft {
    /// Whether statements of its model, kind and version state all the digests that it has.
    fileprivate func isAttested(by statements: [Statement]) -> Bool {
        let own = statements.filter { statement in
            statement.model == model
                && Kind(statement.predicate).map { isReplaced(by: $0, version: statement.version) } ?? false
        }
        let stated = Set(own.flatMap(\.subjects).flatMap(\.digests))
        return !own.isEmpty && stated.isSuperset(of: statement.subjects.flatMap(\.digests))
    }
}

extension SourceParts {
    /// Whose key made a signature; nil where nobody's did.
    /// - Parameter size: the log's, from which on the key has to count.
    func signer(of signature: Envelope.Signature, over message: [UInt8], at size: UInt64) -> Signer? {
        signature.keyID.flatMap { signers.key(hinted: $0) }.flatMap {
            $0.verifies(signature.bytes, over: message) ? signers.signer(of: $0, at: size) : nil
        }
    }
}

extension Claims.Lineage {
    /// `from scratch`, `finetune of acme/base, by name only`; nil where nothing is stated.
    /// - Parameter mark: what is made of a name.
    package func words(_ mark: (String) -> String = { $0 }) -> String? {
        switch self {
        case .notStated: nil
        case .fromScratch: "from scratch"
        case .parents(let parents):
            parents.map { parent in
                "\(parent.relation.rawValue) of \(mark(parent.name.description))\(parent.digests.isEmpty ? ", by name only" : "")"
            }.joined(separator: "; ")
        }
    }
}
