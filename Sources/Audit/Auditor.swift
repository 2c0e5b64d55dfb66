internal import Attestation
package import Cryptography
package import Registry

/// Judges a source side, whole or as far as a change touches it.
package enum Auditor {
    /// A whole source side against the log that was published from it.
    /// - Parameters:
    ///   - tree: the source side.
    ///   - reading: the same, read.
    ///   - log: the tree in which `log/` lies.
    package static func audit(
        _ reading: SourceReading, in tree: some FileTree, log: some FileTree
    ) throws -> AuditReport {
        var findings = reading.problems.map { Finding(.source, $0) }
        guard let parts = reading.parts else {
            return AuditReport(findings: findings, manifestCount: try manifests(in: tree), additions: [])
        }
        var facts = PublishedFacts(size: 0)
        var publisher: Publisher?
        do {
            if reading.problems.isEmpty {
                let ready = try Publisher(reading.registry(), onto: log)
                facts = ready.published.facts
                publisher = ready
            } else {
                facts = try PublishedLog(verifying: log, roots: parts.roots, headsAt: []).facts
                findings += authority(parts, facts)
            }
        } catch let error as RegistryProblems {
            findings += error.problems.map { Finding(.authority, $0) }
        }
        let models = StatedModels(parts.attestations)
        return try conclude(
            parts, facts, around: models, findings: findings, manifestCount: manifests(in: tree),
            publisher: publisher)
    }

    /// What a change touches, against the revision that it starts from.
    /// - Parameters:
    ///   - changes: all that differs.
    ///   - head: the changed source side.
    ///   - base: the one before; nil where there was no registry.
    ///   - rest: everything that the base says.
    package static func audit<Head: FileTree, Base: FileTree>(
        _ changes: [SourceChange], head: Head, base: Base?, rest: some Surroundings,
        tensorDigest: (_ manifest: [UInt8]) throws -> Digest
    ) throws -> AuditReport {
        var scope = AuditScope(changes)
        let revocations = Set(changes.map(\.path).filter { $0.hasPrefix("revocations/") })
        if !revocations.isEmpty {
            try scope.addTargets(ofRevocationsIn: head) { revocations.contains($0) }
        }
        try scope.addModels(stating: changes, rest)
        let reading = SourceReading(ScopedTree(head, to: scope), tensorDigest: tensorDigest)
        var findings = reading.problems.map { Finding(.source, $0) } + edited(changes)
        // What a change touches of a model, its manifest is read for.
        let manifestCount = scope.models.count
        guard let parts = reading.parts else {
            return AuditReport(
                findings: findings, manifestCount: manifestCount, additions: [],
                changes: ChangeList.files(changes))
        }
        let before = base.flatMap {
            SourceReading(ScopedTree($0, to: scope), tensorDigest: tensorDigest).parts
        }
        let present = changes.filter { $0.kind != .removed }.map(\.path)
        var heads = try PublishedLog.problems(ofHeads: present, in: head, roots: parts.roots)
        var facts = facts(before, parts)
        do { facts.size = max(facts.size, try PublishedLog.statedSize(in: head) ?? 0) } catch let error
            as RegistryProblems
        {
            // One that is as it was is not among the changes, and its size counts all the same.
            for problem in error.problems where !heads.contains(where: { $0.path == problem.path }) {
                heads.append(problem)
            }
        }
        findings += authority(parts, facts) + heads.map { Finding(.authority, $0) }
        let around = ChangedSurroundings(
            rest, touched: scope.names, changed: StatedModels(parts.attestations))
        let drafts = TrustDraft.readable(among: present, in: head)
        let list = ChangeList(parts: parts, before: before, facts: facts)
        return try conclude(
            parts, facts, around: around, findings: findings, manifestCount: manifestCount
        ) { list.all(changes, drafts: drafts, $0) }
    }

    /// A source side that was published in order, and of which some models changed since.
    /// - Parameters:
    ///   - scope: what changed.
    ///   - memory: of the publish before, which found all the rest in order.
    ///   - log: the tree in which `log/` lies.
    /// - Returns: nil where only an audit of everything can tell: something is wrong, or a root takes the log back.
    package static func audit(
        _ scope: AuditScope, of tree: some FileTree, log: some FileTree, remembering memory: PublishMemory,
        tensorDigest: (_ manifest: [UInt8]) throws -> Digest
    ) throws -> AuditReport? {
        let reading = SourceReading(ScopedTree(tree, to: scope), tensorDigest: tensorDigest)
        guard reading.problems.isEmpty, let parts = reading.parts else { return nil }
        let known = try memory.published(in: scope)
        let publisher: Publisher
        do {
            guard
                let published = try PublishedLog(
                    resuming: log, roots: parts.roots, headsAt: Set(parts.bound.map(\.head.size)),
                    indexes: known.indexes, signatures: known.signatures)
            else { return nil }
            publisher = try Publisher(reading.registry(), after: published, onto: log)
        } catch is RegistryProblems { return nil }
        let around = ChangedSurroundings(
            memory.index, touched: scope.names, changed: StatedModels(parts.attestations))
        let report = try conclude(
            parts, publisher.published.facts, around: around, findings: [],
            manifestCount: scope.models.count, publisher: publisher)
        return report.problems.isEmpty ? report : nil
    }

    /// Some models of a source side, as the audit of all of it would judge them.
    /// - Parameters:
    ///   - scope: the models.
    ///   - tree: the source side.
    ///   - log: the tree in which `log/` lies.
    ///   - rest: everything that the source side says.
    ///   - awaited: statements that somebody is about to sign.
    package static func audit(
        _ scope: AuditScope, of tree: some FileTree, log: some FileTree, rest: some Surroundings,
        awaiting awaited: Set<Hash32>, tensorDigest: (_ manifest: [UInt8]) throws -> Digest
    ) throws -> AuditReport {
        let reading = SourceReading(ScopedTree(tree, to: scope), tensorDigest: tensorDigest)
        var findings = reading.problems.map { Finding(.source, $0) }
        guard let parts = reading.parts else {
            return AuditReport(findings: findings, manifestCount: scope.models.count, additions: [])
        }
        var facts = PublishedFacts(size: 0)
        do { facts = try PublishedLog(verifying: log, roots: parts.roots, headsAt: []).facts } catch let error
            as RegistryProblems
        { findings += error.problems.map { Finding(.authority, $0) } }
        findings += authority(parts, facts, awaiting: awaited)
        let around = ChangedSurroundings(
            rest, touched: scope.names, changed: StatedModels(parts.attestations))
        return try conclude(
            parts, facts, around: around, findings: findings, manifestCount: scope.models.count)
    }

    private static func authority(
        _ parts: SourceParts, _ facts: PublishedFacts, awaiting awaited: Set<Hash32> = []
    ) -> [Finding] {
        var check = PublishCheck(source: parts, published: facts, awaiting: awaited)
        _ = check.additions()
        return check.problems.map { problem in
            Finding(
                .authority, .problem, problem.path, line: problem.line, problem.message,
                help: problem.kind == .unknownKey
                    ? "who wants to sign asks the stewards first: oracle key request --namespace OWNER" : nil)
        }
    }

    /// What stood in the base counts as published. A new entry comes after every tree that signers or roots are bound to.
    private static func facts(_ before: SourceParts?, _ now: SourceParts) -> PublishedFacts {
        var facts = PublishedFacts(size: 0)
        for file in before?.signed ?? [] {
            facts.indexes[file.id] = 0
            facts.signatures[file.id] = Set(file.envelope.signatures.map(\.bytes))
        }
        // One that was published came after the tree that it is bound to.
        for one in before?.revocations ?? [] { facts.indexes[one.signed.id] = one.revocation.logSize }
        facts.size =
            (now.roots.map(\.claims.log.size) + now.signersFiles.map(\.claims.log.size)).max() ?? 0
        return facts
    }

    private static func edited(_ changes: [SourceChange]) -> [Finding] {
        changes.compactMap { change in
            guard change.kind != .added,
                ["root/", "signers/", "attestations/", "revocations/"].contains(where: change.path.hasPrefix)
            else { return nil }
            return Finding(
                .edited, .problem, change.path,
                change.kind == .removed
                    ? "was removed: what was signed stays" : "was edited: what was signed stays as it was",
                help: "git checkout BASE -- \(change.path)")
        }
    }

    private static func manifests(in tree: some FileTree) throws -> Int {
        var count = 0
        for owner in try tree.list("models") where owner.kind == .directory {
            count += try tree.list("models/\(owner.name)").count
        }
        return count
    }

    private static func conclude(
        _ parts: SourceParts, _ facts: PublishedFacts, around: some Surroundings, findings: [Finding],
        manifestCount: Int, publisher: Publisher? = nil,
        changes: ([AuditedStatement]) -> [AuditedChange] = { _ in [] }
    ) throws -> AuditReport {
        var rules = RuleBook(parts: parts, facts: facts, around: around)
        try rules.judge()
        let additions = parts.attestations.compactMap { addition($0, parts, facts) }
        return AuditReport(
            findings: findings + rules.findings, manifestCount: manifestCount, additions: additions,
            changes: changes(additions), publisher: publisher)
    }

    private static func addition(
        _ attestation: SourceRegistry.SourceAttestation, _ parts: SourceParts, _ facts: PublishedFacts
    ) -> AuditedStatement? {
        let signed = attestation.signed
        let known = facts.signatures[signed.id] ?? []
        let isNew = facts.indexes[signed.id] == nil
        let message = PAE.encode(.statement, signed.envelope.payload)
        let signatures = signed.envelope.signatures.filter { !known.contains($0.bytes) }.map { signature in
            AuditedStatement.Signature(signer: parts.signer(of: signature, over: message, at: facts.size))
        }
        guard isNew || !signatures.isEmpty else { return nil }
        return AuditedStatement(attestation: attestation, signatures: signatures, isNewStatement: isNew)
    }
}
