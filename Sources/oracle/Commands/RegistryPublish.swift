internal import ArgumentParser
internal import Attestation
internal import Audit
internal import Cryptography
internal import FileIO
internal import ModelDigest
internal import Registry
internal import StrictJSON
internal import TransparencyLog
internal import Witness

struct RegistryPublish: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Bring the published log up to date with the source.",
        discussion: """
            Refuses when anything in DIR is wrong, appends what the log does not have yet, and signs the new head. Without \
            changes it writes nothing. It reads DIR whole, or, where it published it before and nothing else has changed, what \
            is new; --whole reads everything again. With --witness the head is shown to witnesses before it is published. Where fewer \
            cosigned it than the root asks for it waits in log/pending, and the next publish goes on from there.
            """)

    @Argument(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
    var directory = "."

    @Option(help: ArgumentHelp("Where log/ is kept. Default: beside the source.", valueName: "dir"))
    var out: String?

    @Flag(help: "Sign the head again with the time of now, though nothing is new.")
    var refresh = false

    @Flag(help: "Read everything, whatever is remembered of the publish before.")
    var whole = false

    @Option(
        help: ArgumentHelp("The log's key. Default: the one here that the root names.", valueName: "name"))
    var logKey: String?

    @Option(
        help: ArgumentHelp(
            "The operator's key. Default: the one here that the root names.", valueName: "name"))
    var operatorKey: String?

    @Option(
        help: ArgumentHelp(
            "A witness to ask for a cosignature: its submission prefix, https://host/prefix. Repeatable.",
            valueName: "url"))
    var witness: [String] = []

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let witnesses = try WitnessAsking.urls(witness, context)
        let folder = try RegistryFolder.maintained(directory, context)
        guard var done = try publish(folder, witnesses, context) else { return .failed }
        let recovery = done.publisher.published.recovery
        if let recovery {
            context.console.warning(
                "root \(recovery.rootVersion) took the log back from \(Human.count(Int(clamping: recovery.from.size))) to \(Human.count(Int(clamping: recovery.tree.size), "entry", plural: "entries"))"
            )
            // What belongs in the log goes on from there.
            guard let next = try publish(folder, witnesses, context) else { return .failed }
            if next.steps > 0 { done = next }
        }
        try report(done, recovery, context)
        return .success
    }

    private struct Done {
        let publisher: Publisher
        let steps: Int
        let asking: WitnessAsking?
    }

    /// - Returns: nil where something is wrong, which was said.
    private func publish(_ folder: String, _ witnesses: [WitnessURL], _ context: Context) throws -> Done? {
        let target = FolderTree(out ?? folder)
        var run = PublishRun(source: folder, target: out ?? folder, context)
        // What an audit of a change refuses is refused here too, whoever merged it.
        let audit = try run.audit(whole: whole)
        guard audit.problems.isEmpty, let publisher = audit.publisher else {
            _ = try refuse(audit.problems, context)
            return nil
        }
        if let waited = try publisher.finishing() {
            try Interruption.deferring { try waited.apply(to: target) }
            let size = Human.count(Int(clamping: publisher.published.size), "entry", plural: "entries")
            context.console.note("the head that waited for witnesses is published: \(size)")
            return try publish(folder, witnesses, context)
        }
        let isSigning = publisher.needsSignature || refresh
        var plan = isSigning ? try sign(publisher, context) : try publisher.unsigned()
        var asking: WitnessAsking?
        let quorum = publisher.source.root.claims.quorum
        if !witnesses.isEmpty || quorum > 0, let note = try plan.note {
            try Interruption.deferring { try plan.stage(in: target) }
            let asked = try WitnessAsking(witnesses, note: note, of: publisher, in: target, context)
            plan = try plan.finishing(with: asked.lines)
            guard asked.isEnough else {
                // Who cosigned need not be asked again.
                if !asked.lines.isEmpty { try Interruption.deferring { try plan.stage(in: target) } }
                if context.format.isJSON {
                    context.console.report(asked.failure)
                    try context.console.print(json: [
                        "schema": 1, "error": asked.failure.json, "witnesses": asked.json,
                    ])
                    return nil
                }
                throw asked.failure
            }
            asking = asked
        }
        try Interruption.deferring { try plan.apply(to: target) }
        run.remember(publisher)
        return Done(publisher: publisher, steps: plan.steps.count, asking: asking)
    }

    private func sign(_ publisher: Publisher, _ context: Context) throws -> PublishPlan {
        let store = try context.keyStore()
        let passphrases = Passphrases(context, file: passphrase.passphraseFile)
        let claims = publisher.source.root.claims
        let log = try open(logKey, claims.logKey.publicKey, "log", "--log-key", store, passphrases)
        let cosigner = try claims.operatorKey.map {
            try open(operatorKey, $0.publicKey, "operator", "--operator-key", store, passphrases)
        }
        return try publisher.signed(log: log, cosigner: cosigner, time: context.now)
    }

    private func open(
        _ name: String?, _ wanted: PublicKey, _ role: String, _ option: String, _ store: KeyStore,
        _ passphrases: Passphrases
    ) throws -> SecretKey {
        let found = try name ?? store.list().entries.first { $0.publicKey == wanted }?.name
        guard let found else {
            throw CommandError(
                "the \(role) key is not on this machine", code: "key.not-found",
                cause: "the root names \(wanted)", help: "oracle key import FILE, or \(option) NAME")
        }
        return try passphrases.open(found, in: store)
    }

    private func refuse(_ problems: [Finding], _ context: Context) throws -> ExitStatus {
        // A thousand lines help nobody; the first ones usually explain the others.
        let shown = 50
        let count = Human.count(problems.count, "problem")
        for problem in problems.prefix(shown) {
            context.console.line("\(problem.place, .bold): \(problem.message)")
        }
        if problems.count > shown {
            context.console.line("... and \(problems.count - shown) more")
        }
        let pending = try? TrustDraft.pending(in: FolderTree(RegistryFolder.find(directory, context)))
        let waits = pending.map { !$0.isEmpty } ?? false
        let failure = CommandError(
            "\(count) in the registry; nothing was written", code: "registry.problems",
            help: waits
                ? "a draft waits: oracle registry sign \(shellWord(directory))"
                : "oracle audit\(RegistryFolder.argument(directory))")
        guard context.format.isJSON else { throw failure }
        context.console.report(failure)
        try context.console.print(json: [
            "schema": 1, "error": failure.json,
            "problems": .array(
                problems.map { problem in
                    .members([
                        "path": .string(problem.path), "line": problem.line.map { .int($0) },
                        "message": .string(problem.message),
                    ])
                }),
        ])
        return .failed
    }

    private func report(_ done: Done, _ recovery: PublishedLog.Recovery?, _ context: Context) throws {
        let (publisher, steps) = (done.publisher, done.steps)
        let console = context.console
        let head = publisher.head
        // Of what readers saw: a head that waited was none of that.
        let old =
            (recovery?.from
            ?? publisher.published.standing.map {
                TreeHead(size: $0.checkpoint.size, root: $0.checkpoint.root)
            })?.size ?? 0
        func count(_ kind: Publisher.Addition.Kind) -> Int {
            publisher.additions.filter { $0.kind == kind }.count
        }
        let fingerprint = publisher.source.roots[0].fingerprint
        if context.format.isJSON {
            try console.print(
                json: .members([
                    "schema": 1, "changed": .bool(steps > 0), "origin": .string(head.origin),
                    "size": .int(Int(clamping: head.size)), "previous-size": .int(Int(clamping: old)),
                    "root": .string(Base64.encode(head.root.bytes)),
                    "added": .members([
                        "signers": .int(count(.signers)), "attestations": .int(count(.attestation)),
                        "cosignatures": .int(count(.cosignature)),
                        "revocations": count(.revocation) > 0 ? .int(count(.revocation)) : nil,
                    ]),
                    "fingerprint": .string(fingerprint.description),
                    "recovered": recovery.map {
                        ["root-version": .int($0.rootVersion), "from": $0.from.json, "to": $0.tree.json]
                    },
                    "witnesses": done.asking?.json,
                ]))
            return
        }
        if steps == 0 {
            try console.print(
                "Already up-to-date: \(Human.count(Int(clamping: head.size), "entry", plural: "entries")).")
            return
        }
        let parts = [
            (count(.attestation), "attestation", "attestations"),
            (count(.cosignature), "co-signature", "co-signatures"),
            (count(.signers), "signers file", "signers files"),
            (count(.revocation), "revocation", "revocations"),
        ].filter { $0.0 > 0 }.map { Human.count($0.0, $0.1, plural: $0.2) }
        if parts.isEmpty {
            let what =
                if recovery != nil {
                    "Took the log back"
                } else if refresh {
                    "Signed the head again"
                } else if publisher.published.isPending {
                    "Published the head that waited"
                } else { "Brought the files up to date" }
            let size = Human.count(Int(clamping: head.size), "entry", plural: "entries")
            try console.print("\(what): \(size).")
        } else {
            try console.print("Published \(parts.joined(separator: ", ")).")
        }
        var table = Table()
        table.add(["  log", TerminalText(head.origin)])
        table.add([
            "  entries", "\(Human.count(Int(clamping: old))) -> \(Human.count(Int(clamping: head.size)))",
        ])
        table.add(["  head", TerminalText(Base64.encode(head.root.bytes))])
        table.add(["  fingerprint", TerminalText(fingerprint.description)])
        if let asking = done.asking {
            table.add(["  witnesses", "\(asking.count), the root asks for \(asking.quorum)"])
        }
        try console.print(table)
        if old == 0 {
            console.hint("commit and push it; others follow it by: oracle tap NAME URL --root \(fingerprint)")
        }
    }
}
