internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry

struct RegistrySign: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign a draft of a root or of signers, and place it when enough did.",
        discussion: """
            PATH is a draft that somebody passed on, or a registry, all of whose drafts are signed. What a draft changes is \
            said first; without a terminal, --yes agrees. A draft in a registry's pending/ is placed as soon as the \
            thresholds are met. --from takes the signatures of a copy that came back.
            """)

    @Argument(help: ArgumentHelp("A draft, or the registry's folder.", valueName: "path"))
    var path = "."

    @Option(help: ArgumentHelp("A copy that others signed; repeatable.", valueName: "file"))
    var from: [String] = []

    @Flag(help: "Sign without asking.")
    var yes = false

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let copies = try from.map { try read($0) }
        if FileStatus.isDirectory(path) { return try signAll(path, copies, only: nil, context) }
        let draft = try read(path)
        // A draft that lies where it waits is placed from there.
        let folder = parentDirectory(of: path)
        let registry = parentDirectory(of: realPath(folder) ?? folder)
        if baseName(of: realPath(folder) ?? folder) == TrustDraft.folder,
            FileStatus.exists("\(registry)/registry.json")
        {
            return try signAll(folder == TrustDraft.folder ? "." : registry, copies, only: draft, context)
        }
        return try signAway(copies.reduce(draft) { try $0.merging($1) }, context)
    }

    private func read(_ path: String) throws -> TrustDraft {
        let bytes = try readFile(path, limit: TrustDraft.limit)
        do { return try TrustDraft(parsing: bytes) } catch {
            throw CommandError(
                "\(path) is no draft", code: "registry.draft", cause: "\(error)",
                help: "oracle registry rotate DIR makes one")
        }
    }

    /// A draft somewhere else than in its registry: it only gains signatures.
    private func signAway(_ draft: TrustDraft, _ context: Context) throws -> ExitStatus {
        let store = try context.keyStore()
        let wanted = Set(draft.missing)
        let entries = try store.list().entries.filter { wanted.contains($0.publicKey) }
        if !context.format.isJSON { try SettledDraft.show(draft, context.console) }
        try agree(draft, entries.map(\.name), context)
        let passphrases = Passphrases(context, file: passphrase.passphraseFile)
        let signed = try draft.signed(by: entries.map { try passphrases.open($0.name, in: store) })
        try writeAtomically(signed.bytes, to: path)
        let settled = SettledDraft(draft: signed, path: path, isPlaced: false, signed: entries.map(\.name))
        if context.format.isJSON {
            try SettledDraft.report([settled], in: nil, context)
        } else {
            try settled.show(context.console)
        }
        context.console.hint(
            signed.isComplete
                ? "it has its signatures: pass it back to the registry's maintainers"
                : "pass it on: it waits for more signatures")
        return .success
    }

    /// Signs and places what waits in a registry.
    private func signAll(
        _ directory: String, _ copies: [TrustDraft], only chosen: TrustDraft?, _ context: Context
    ) throws -> ExitStatus {
        var desk = try RegistryDesk(directory, context, passphrase)
        var drafts = try TrustDraft.pending(in: desk.tree)
        if let chosen { drafts = drafts.filter { $0.pendingPath == chosen.pendingPath } }
        for copy in copies {
            guard let at = drafts.firstIndex(where: { $0.envelope.id == copy.envelope.id }) else {
                throw CommandError(
                    "nothing here waits for \(copy.title) as that file says it", code: "registry.draft",
                    help: "oracle registry sign \(directory)")
            }
            drafts[at] = try drafts[at].merging(copy)
        }
        if chosen == nil, let again = try signersToSignAgain(desk, besides: drafts) { drafts.append(again) }
        guard !drafts.isEmpty else {
            throw CommandError("nothing waits for a signature in \(desk.folder)", code: "registry.draft")
        }
        var settled: [SettledDraft] = []
        for draft in drafts {
            if !context.format.isJSON { try SettledDraft.show(draft, context.console) }
            let wanted = Set(draft.missing)
            let names = try desk.store.list().entries.filter { wanted.contains($0.publicKey) }.map(\.name)
            if !draft.isComplete, copies.isEmpty || !names.isEmpty { try agree(draft, names, context) }
            let (draft, signed) = draft.isComplete ? (draft, []) : try desk.sign(draft)
            settled.append(try desk.settle(draft, signed: signed))
            if !context.format.isJSON { try settled[settled.count - 1].show(context.console) }
        }
        try SettledDraft.report(settled, in: desk.folder, context)
        return .success
    }

    /// The newest signers file, where the newest root's stewards have not signed it.
    private func signersToSignAgain(_ desk: RegistryDesk, besides drafts: [TrustDraft]) throws -> TrustDraft?
    {
        guard let root = desk.trust.roots.last, let file = desk.trust.signersFiles.last,
            desk.trust.governing(under: root.claims)?.version != file.claims.version
        else { return nil }
        let draft = try TrustDraft(
            signers: file.bytes, after: file.bytes, root: root.bytes,
            registry: desk.trust.description.name, signatures: file.pointer.envelope.signatures)
        return drafts.contains { $0.envelope.id == draft.envelope.id } ? nil : draft
    }

    /// Nobody signs what they did not read: on a terminal they are asked.
    private func agree(_ draft: TrustDraft, _ names: [String], _ context: Context) throws {
        guard !names.isEmpty else {
            throw CommandError(
                "no key on this machine is asked to sign \(draft.title)", code: "key.not-found",
                cause: "it waits for \(draft.missing.map(\.description).joined(separator: ", "))",
                help: "oracle key import FILE")
        }
        if yes { return }
        guard context.console.isInteractive else {
            throw CommandError(
                "\(draft.title) is not signed: there is nobody to ask", code: "registry.not-confirmed",
                help: "--yes signs what is said above")
        }
        guard context.console.confirm("Sign it with \(names.joined(separator: ", "))?") else {
            throw CommandError("\(draft.title) is not signed", code: "registry.not-confirmed")
        }
    }
}
