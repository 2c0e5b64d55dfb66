internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import Registry
internal import StrictJSON
internal import TransparencyLog

struct RegistryRotate: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Draft the next root of trust.",
        discussion: """
            Root N+1 counts when enough of root N's keys and enough of its own signed it. Those on this machine sign at once; \
            until the thresholds are met the draft waits in pending/, a file that is passed around and signed by: oracle \
            registry sign FILE. A KEY is ed25519:... or the name of a key on this machine. Where the stewards change, the \
            current signers file is drafted to be signed by the new ones too.

            After a theft of the log key: --new-log-key KEY --recover SIZE, with the size that the log had before. Every \
            follower then drops what the thief appended.
            """)

    @Argument(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
    var directory = "."

    @Option(help: ArgumentHelp("A new root key; repeatable.", valueName: "key"))
    var addRootKey: [String] = []
    @Option(help: ArgumentHelp("A root key that goes; repeatable.", valueName: "key"))
    var removeRootKey: [String] = []
    @Option(help: "How many root keys must sign.")
    var rootThreshold: Int?
    @Option(help: ArgumentHelp("A new steward's key; repeatable.", valueName: "key"))
    var addSteward: [String] = []
    @Option(help: ArgumentHelp("A steward's key that goes; repeatable.", valueName: "key"))
    var removeSteward: [String] = []
    @Option(help: "How many stewards must sign.")
    var stewardThreshold: Int?
    @Option(help: ArgumentHelp("The log's new key.", valueName: "key"))
    var newLogKey: String?
    @Option(help: ArgumentHelp("The operator's new key.", valueName: "key"))
    var newOperator: String?
    @Option(help: ArgumentHelp("A witness that is asked from now on; repeatable.", valueName: "vkey"))
    var witness: [String] = []
    @Option(help: ArgumentHelp("A witness that is not any more; repeatable.", valueName: "name"))
    var removeWitness: [String] = []
    @Option(help: "How many witnesses must cosign.")
    var quorum: Int?
    @Option(help: ArgumentHelp("When it expires. Default: as before.", valueName: "2031-01-01T00:00:00Z"))
    var expires: String?
    @Option(help: ArgumentHelp("How old the newest signed time may be: 7d, or none.", valueName: "span"))
    var maxAge: String?
    @Option(help: ArgumentHelp("With --new-log-key: the size that the log goes on from.", valueName: "size"))
    var recover: UInt64?
    @Option(help: ArgumentHelp("Where log/ is kept. Default: beside the source.", valueName: "dir"))
    var out: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        var desk = try RegistryDesk(directory, context, passphrase)
        guard let old = desk.trust.roots.last else {
            throw CommandError(
                "there is no root to follow yet", code: "registry.no-root",
                help: "oracle registry sign \(shellPath(desk.folder))")
        }
        try refusePending(desk)
        var change = try change(desk)
        let log = try desk.log(in: out, headsAt: recover.map { [$0] } ?? [])
        if let recover { change.recover = try recovered(to: recover, log, desk.trust) }
        let head = try currentHead(log)
        let claims = try change.applied(to: desk.trust.roots, head: head, now: context.now)
        guard !claims.changes(from: old.claims).isEmpty else {
            throw CommandError.usage(
                "nothing would change",
                help: "oracle registry rotate \(shellPath(directory)) --expires 2031-01-01T00:00:00Z")
        }
        let registry = desk.trust.description.name
        var drafts = [try TrustDraft(root: claims, after: old, registry: registry)]
        if claims.stewards != old.claims.stewards, let file = desk.trust.signersFiles.last {
            // What the old stewards signed counts no more.
            let root = drafts[0].envelope.json.pretty()
            drafts.append(
                try TrustDraft(
                    signers: file.bytes, after: file.bytes, root: root, registry: registry,
                    signatures: file.pointer.envelope.signatures))
        }
        var settled: [SettledDraft] = []
        for draft in drafts {
            if !context.format.isJSON { try SettledDraft.show(draft, context.console) }
            let (draft, signed) = try desk.sign(draft, beside: drafts, log: out)
            settled.append(try desk.settle(draft, signed: signed))
            if !context.format.isJSON { try settled[settled.count - 1].show(context.console) }
        }
        try SettledDraft.report(settled, in: desk.folder, log: out, context)
        if newLogKey != nil, recover == nil {
            context.console.hint(
                "if the old log key was stolen, name the size that the log had before: --recover SIZE")
        }
        return .success
    }

    private func refusePending(_ desk: RegistryDesk) throws {
        guard let draft = try desk.waiting(log: out).first else { return }
        throw CommandError(
            "\(draft.title) waits for signatures already", code: "registry.pending",
            cause: "\(desk.folder)/\(draft.pendingPath)",
            help: "oracle registry sign \(shellPath(desk.folder)), or remove the file to give it up")
    }

    private func change(_ desk: RegistryDesk) throws -> RootChange {
        var change = RootChange()
        change.root = .init(
            add: try addRootKey.map(desk.publicKey), remove: try removeRootKey.map(desk.publicKey),
            threshold: rootThreshold)
        change.stewards = .init(
            add: try addSteward.map(desk.publicKey), remove: try removeSteward.map(desk.publicKey),
            threshold: stewardThreshold)
        change.logKey = try newLogKey.map(desk.publicKey)
        change.operatorKey = try newOperator.map(desk.publicKey)
        change.addWitnesses = try witness.map { try VerifierKey($0) }
        change.removeWitnesses = removeWitness
        change.quorum = quorum
        if let expires {
            guard let moment = Moment.parse(expires) else {
                throw CommandError.usage(
                    "\"\(expires)\" is no moment", help: "--expires 2031-01-01T00:00:00Z")
            }
            change.expires = moment
        }
        if let maxAge {
            let span = Moment.parseSpan(maxAge)
            guard span != nil || maxAge == "none" else {
                throw CommandError.usage("\"\(maxAge)\" is no span", help: "--max-age 7d, 12h or none")
            }
            change.maxAge = .some(span)
        }
        guard recover == nil || newLogKey != nil else {
            throw CommandError.usage(
                "--recover needs --new-log-key",
                help: "oracle key generate NAME, then --new-log-key NAME --recover SIZE")
        }
        return change
    }

    /// The tree that the log goes on from.
    private func recovered(to size: UInt64, _ log: PublishedLog, _ trust: SourceTrust) throws -> TreeHead {
        guard size <= log.size, let root = log.facts.heads[size] else {
            throw CommandError(
                "the log here has \(log.size) entries, not \(size)", code: "registry.recover",
                cause: "what it goes on from must be in it", help: "bring back a log/ that has them")
        }
        // What is signed stays signed: it cannot be bound to entries that are gone.
        if let later = trust.bound.filter({ $0.head.size > size }).max(by: { $0.head.size < $1.head.size }) {
            throw CommandError(
                "\(later.path) was made when the log had \(later.head.size) entries",
                code: "registry.recover",
                cause:
                    "it would be bound to entries that are gone; those of a thief count for nothing anyway",
                help: "--recover \(later.head.size)")
        }
        return TreeHead(size: size, root: root)
    }

    private func currentHead(_ log: PublishedLog) throws -> TreeHead {
        if let recovery = log.recovery { return recovery.tree }
        guard let checkpoint = log.checkpoint?.checkpoint else {
            return TreeHead(size: 0, root: MerkleTree.emptyRoot)
        }
        return TreeHead(size: checkpoint.size, root: checkpoint.root)
    }
}
