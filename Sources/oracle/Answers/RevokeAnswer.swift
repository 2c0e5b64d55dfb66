internal import Attestation
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import Registry
internal import StrictJSON
internal import TransparencyLog

/// What `oracle revoke` does: what is meant, what it reaches, who signs, what is written.
struct RevokeAnswer {
    private let context: Context
    private let options: Revoke
    private let signing: StatementSigning
    private let parts: SourceParts
    private let head: TreeHead
    private let indexes: [Hash32: UInt64]

    init(_ context: Context, _ options: Revoke) throws {
        self.context = context
        self.options = options
        let folder = try RegistryFolder.find(option: options.registry, context)
        signing = try StatementSigning(
            context, folder: folder, passphraseFile: options.passphrase.passphraseFile)
        let tree = FolderTree(folder)
        let reading = SourceReading(tree) { try TensorManifest(parsing: $0).weights }
        guard let parts = reading.parts else {
            throw CommandError(
                "the registry in \(folder) cannot be read", code: "registry.problems",
                cause: reading.problems.first.map { "\($0)" }, help: "oracle audit \(shellPath(folder))")
        }
        self.parts = parts
        let log = try PublishedLog(verifying: tree, roots: parts.roots, headsAt: [])
        head =
            log.checkpoint.map { TreeHead(size: $0.checkpoint.size, root: $0.checkpoint.root) }
            ?? TreeHead(size: 0, root: MerkleTree.emptyRoot)
        indexes = log.facts.indexes
    }

    private struct Plan {
        let payload: [UInt8]
        let revocation: Revocation
        /// Whether it is there already, and gets a signature more.
        let isThere: Bool

        var id: Hash32 { PAE.id(.statement, payload) }
    }

    func run() throws -> ExitStatus {
        let plan = try plan()
        let keys = try signers(of: plan.revocation)
        let reach = RevocationReach(
            of: plan.revocation.target, by: options.signer, in: parts, indexes: indexes)
        if !context.format.isJSON { try show(plan, reach) }
        var written: [String] = []
        if !options.dryRun {
            try confirm()
            let signatures = try keys.map { try signing.open($0).sign(plan.payload, as: .statement) }
            written = try Interruption.deferring {
                try UndoableTree.all(in: FolderTree(signing.folder)) { tree in
                    _ = try SourceWriter(tree).add(revocation: plan.payload, signatures: signatures)
                    try Interruption.check()
                }.changed
            }
        }
        try report(plan, reach, keys.map(\.name), written)
        return .success
    }

    private func confirm() throws {
        guard !options.yes else { return }
        guard !context.format.isJSON, context.console.confirm("Write it?") else {
            throw CommandError(
                "nothing was written", code: "revoke.unconfirmed", help: "--yes writes without asking")
        }
    }

    // MARK: what is meant

    private func plan() throws -> Plan {
        let target = try target()
        if case .revocation(let id) = target, !options.withdraw {
            guard let there = parts.revocations.first(where: { $0.signed.id == id }) else { throw none() }
            guard options.reason == nil, options.severity == nil, options.from == nil else {
                throw stands(id, there.revocation)
            }
            return Plan(payload: there.signed.envelope.payload, revocation: there.revocation, isThere: true)
        }
        guard let reason = options.reason, !reason.isEmpty else {
            throw CommandError.usage("--reason TEXT says why", help: "oracle revoke --help")
        }
        if options.from != nil {
            guard case .key = target else {
                throw CommandError.usage("--from is for a key", help: "oracle revoke --help")
            }
        }
        let severity = options.severity.flatMap(Revocation.Severity.init(rawValue:)) ?? .defective
        let revocation = try Revocation(
            target: target, severity: severity, reason: reason, logSize: head.size, logRoot: head.root)
        return Plan(payload: revocation.statement, revocation: revocation, isThere: false)
    }

    private func target() throws -> Revocation.Target {
        let text = options.target
        if let digest = Digest(text) {
            return .digests([Revocation.Named(name: text, digest: digest)])
        }
        if let key = PublicKey(text) { return .key(key, from: options.from) }
        if text.utf8.count >= 8, Hex.isDigits(text) {
            let revocations = parts.revocations.map(\.signed.id).filter { $0.hex.hasPrefix(text) }
            // Only a revocation is withdrawn.
            let found =
                options.withdraw ? [] : parts.attestations.filter { $0.signed.id.hex.hasPrefix(text) }
            guard revocations.count + found.count <= 1 else {
                throw CommandError(
                    "\(text) is the start of several ids", code: "revoke.ambiguous",
                    cause: (revocations.map { "the revocation \($0.hex)" }
                        + found.map { "the statement \($0.signed.id.hex)" }).joined(separator: ", "),
                    help: "the whole id")
            }
            if let id = revocations.first { return .revocation(id) }
            if let one = found.first, let model = one.statement.model {
                return .attestation(one.signed.id, model: model)
            }
            throw none()
        }
        guard let signer = signing.authority.signer(named: text) else {
            throw try (try? ModelName(text)).flatMap(statements) ?? none()
        }
        guard signer.keys.count == 1 else {
            throw CommandError(
                "\(signer.name) has \(signer.keys.count) keys", code: "revoke.ambiguous",
                cause: signer.keys.map(\.key.description).joined(separator: ", "),
                help: "oracle revoke ed25519:...")
        }
        return .key(signer.keys[0].key, from: options.from)
    }

    /// What was signed says why and how bad, and a signature more changes nothing of that.
    private func stands(_ id: Hash32, _ revocation: Revocation) -> CommandError {
        let command =
            "oracle revoke \(id.hex.prefix(16)) --steward\(RegistryFolder.option(signing.folder))"
        return CommandError.usage(
            "\(options.target) is a revocation already, and its reason and severity stand (\(revocation.severity.rawValue): \(revocation.reason))",
            help:
                "to sign it too, without them: \(command); to take it back: \(command) --withdraw --reason TEXT"
        )
    }

    /// Somebody who names a model means one of its statements.
    private func statements(of model: ModelName) throws -> CommandError? {
        let found = parts.attestations.filter { $0.statement.model == model }.map { one in
            "\(one.signed.id.hex.prefix(16)) (\(one.statement.version ?? "no version"))"
        }
        guard !found.isEmpty else { return nil }
        let more = found.count > 8 ? " and \(found.count - 8) more" : ""
        return CommandError.usage(
            "\(model) has \(Human.count(found.count, "statement")): \(found.prefix(8).joined(separator: ", "))\(more)",
            help: "oracle revoke ID")
    }

    private func none() -> CommandError {
        CommandError(
            options.withdraw
                ? "there is no revocation \(options.target) in this registry"
                : "there is nothing called \(options.target) in this registry",
            code: "revoke.not-found",
            cause:
                "a statement by its id, bytes by sha256:... or weights:..., a key by ed25519:... or its signer's name",
            help: "oracle info OWNER/MODEL shows ids")
    }

    // MARK: who signs

    private func signers(of revocation: Revocation) throws -> [KeyStore.Entry] {
        guard let name = options.signer else {
            let here = try signing.stewards()
            guard !here.isEmpty else {
                throw CommandError(
                    "no steward's key is on this machine", code: "key.not-found",
                    cause:
                        "root \(parts.root.claims.version) names \(parts.root.claims.stewards.keys.map(\.description).joined(separator: ", "))",
                    help: "oracle key import FILE")
            }
            return here
        }
        let entry = try signing.entry(name)
        guard let own = signing.authority.record(of: entry.publicKey)?.signer else {
            throw CommandError(
                "the key \(name) is no signer's in this registry", code: "signer.unknown",
                help: "--steward signs with stewards' keys")
        }
        let isOwn: Bool
        switch revocation.target {
        case .attestation(let id, _):
            let signatures = parts.attestations.first { $0.signed.id == id }?.signed.envelope.signatures ?? []
            isOwn = signatures.contains { signature in
                own.keys.contains { $0.key.keyID == signature.keyID }
            }
        case .key(let key, _): isOwn = own.keys.contains { $0.key == key }
        case .digests, .revocation: isOwn = false
        }
        guard isOwn else {
            throw CommandError(
                "\(own.name) takes back its own statements and keys, and this is none of them",
                code: "revoke.not-theirs", help: "the stewards may: --steward")
        }
        return [entry]
    }

    // MARK: what is said

    private func show(_ plan: Plan, _ reach: RevocationReach) throws {
        let console = context.console
        let isWithdrawal = if case .revocation = plan.revocation.target { true } else { false }
        try console.print("\(plan.revocation.verb, .bold) \(plan.revocation.target.words)")
        try console.field("severity", "\(plan.revocation.severity.rawValue)")
        try console.field("reason", "\(plan.revocation.reason)")
        try console.field(
            "bound to",
            "a log of \(Human.count(Int(clamping: plan.revocation.logSize), "entry", plural: "entries"))")
        let shown = 20
        for (index, entry) in reach.entries.prefix(shown).enumerated() {
            let version = entry.version.map { "@\($0)" } ?? ""
            try console.field(
                index == 0 ? "entries" : "", "\(entry.model)\(version)  \(entry.id.hex.prefix(16))")
        }
        if reach.entries.count > shown { try console.field("", "and \(reach.entries.count - shown) more") }
        for (index, descendant) in reach.descendants.prefix(shown).enumerated() {
            let way = descendant.way.map(\.description).joined(separator: " <- ")
            try console.field(index == 0 ? "reaches" : "", "\(way)")
        }
        if reach.descendants.count > shown {
            try console.field("", "and \(reach.descendants.count - shown) more")
        }
        if !isWithdrawal, !reach.descendants.isEmpty {
            try console.field(
                "",
                plan.revocation.severity == .compromised
                    ? "what was made from it becomes revoked too" : "what was made from it is warned of")
        }
        try console.flush()
    }

    private func report(
        _ plan: Plan, _ reach: RevocationReach, _ keys: [String], _ written: [String]
    ) throws {
        let stewards = parts.root.claims.stewards
        let before =
            parts.revocations.first { $0.signed.id == plan.id }?.signed.envelope.validSigners(
                among: stewards.keys) ?? []
        let now = try options.steward && !options.dryRun ? signing.stewards().map(\.publicKey) : []
        let missing = options.steward ? max(0, stewards.threshold - before.union(now).count) : 0
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "id": .string(plan.id.hex),
                "statement": .string(String(decoding: plan.payload, as: UTF8.self)),
                "signed-by": .strings(options.dryRun ? [] : keys), "missing-stewards": .int(missing),
                "entries": .array(
                    reach.entries.map {
                        .members([
                            "id": .string($0.id.hex), "model": .string($0.model.description),
                            "version": $0.version.map { .string($0) },
                        ])
                    }),
                "descendants": .array(
                    reach.descendants.map { .strings($0.way.map(\.description)) }),
                "written": .strings(written),
            ])
            return
        }
        guard !options.dryRun else {
            try context.console.print("Nothing was written.")
            return
        }
        try context.console.print("\("signed", .good) with \(keys.joined(separator: ", "))")
        try context.console.field("id", TerminalText(plan.id.hex))
        for path in written { try context.console.field("wrote", TerminalText(path)) }
        try context.console.flush()
        if missing > 0 {
            context.console.warning(
                "it holds when \(Human.count(missing, "more steward")) signed it: oracle revoke \(plan.id.hex.prefix(16)) --steward\(RegistryFolder.option(signing.folder))"
            )
        } else {
            let folder = RegistryFolder.argument(signing.folder)
            context.console.hint(
                "clients learn of it at their next sync after: oracle audit\(folder) && oracle registry publish\(folder)"
            )
        }
    }
}
