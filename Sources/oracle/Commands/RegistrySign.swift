internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry

struct RegistrySign: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Sign a draft of a root or of signers, and place it when enough did.",
        discussion: """
            PATH is a draft that somebody passed on, a folder of them, or a registry, all of whose drafts are signed. What a \
            draft changes is said first; without a terminal, --yes agrees. A draft in a registry's pending/ is placed as soon \
            as the thresholds are met. --from takes the signatures of a copy that came back, a file or a folder.
            """)

    @Argument(help: ArgumentHelp("A draft, a folder of drafts, or the registry's folder.", valueName: "path"))
    var path = "."

    @Option(help: ArgumentHelp("A copy that others signed; repeatable.", valueName: "path"))
    var from: [String] = []

    @Option(help: ArgumentHelp("Where log/ is kept. Default: beside the source.", valueName: "dir"))
    var out: String?

    @Flag(help: "Sign without asking.")
    var yes = false

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let copies = try from.flatMap { try FileStatus.isDirectory($0) ? drafts(in: $0) : [read($0)] }
        if FileStatus.isDirectory(path) {
            if let registry = Self.registry(ofPending: path) {
                return try signAll(registry, copies, only: nil, context)
            }
            let isMail = !FileStatus.exists("\(path)/registry.json") && !FileStatus.exists("\(path)/registry")
            return try isMail
                ? signAway(drafts(in: path), copies, in: path, context)
                : signAll(path, copies, only: nil, context)
        }
        let draft = try read(path)
        // A draft that lies where it waits is placed from there.
        if let registry = Self.registry(ofPending: parentDirectory(of: path)) {
            return try signAll(registry, copies, only: draft, context)
        }
        return try signAway([draft], copies, in: nil, context)
    }

    /// The registry, where a folder is its `pending/`.
    private static func registry(ofPending folder: String) -> String? {
        let real = realPath(folder) ?? folder
        let registry = parentDirectory(of: real)
        guard baseName(of: real) == TrustDraft.folder, FileStatus.exists("\(registry)/registry.json") else {
            return nil
        }
        return folder == TrustDraft.folder ? "." : registry
    }

    private func drafts(in folder: String) throws -> [TrustDraft] {
        let drafts = try TrustDraft.drafts(in: FolderTree(folder), folder: "")
        guard !drafts.isEmpty else {
            throw CommandError(
                "there is no draft in \(folder)", code: "registry.draft",
                cause: "neither N.root.json nor N.signers.json is there", help: "oracle registry sign FILE")
        }
        return drafts
    }

    private func read(_ path: String) throws -> TrustDraft {
        let bytes = try readFile(path, limit: TrustDraft.limit)
        do { return try TrustDraft(parsing: bytes) } catch {
            throw CommandError(
                "\(path) is no draft", code: "registry.draft", cause: "\(error)",
                help: "oracle registry rotate DIR makes one")
        }
    }

    /// Drafts somewhere else than in their registry: they only gain signatures.
    /// - Parameter folder: where they lie; nil for the one file that was named.
    private func signAway(
        _ drafts: [TrustDraft], _ copies: [TrustDraft], in folder: String?, _ context: Context
    ) throws -> ExitStatus {
        let store = try context.keyStore()
        let passphrases = Passphrases(context, file: passphrase.passphraseFile)
        let here = try store.list().entries
        try requireKey(for: drafts, here)
        var settled: [SettledDraft] = []
        for draft in drafts {
            var draft = draft
            for copy in copies where drafts.count == 1 || copy.envelope.id == draft.envelope.id {
                draft = try draft.merging(copy)
            }
            let wanted = Set(draft.missing)
            let entries = here.filter { wanted.contains($0.publicKey) }
            let ground = try DraftGround.of(draft, context)
            if !context.format.isJSON { try SettledDraft.show(draft, on: ground, context.console) }
            if !entries.isEmpty { try refuseHopeless(draft, context) }
            if !entries.isEmpty { try agree(draft, entries.map(\.name), context) }
            let signed = try draft.signed(by: entries.map { try passphrases.open($0.name, in: store) })
            let path = folder.map { "\($0)/\(draft.name)" } ?? path
            try writeAtomically(signed.bytes, to: path)
            settled.append(
                SettledDraft(
                    draft: signed, path: path, isPlaced: false, signed: entries.map(\.name), ground: ground))
            if !context.format.isJSON { try settled[settled.count - 1].show(context.console) }
        }
        if context.format.isJSON { try SettledDraft.report(settled, in: nil, context) }
        let isComplete = settled.allSatisfy(\.draft.isComplete)
        context.console.hint(
            isComplete
                ? "it has its signatures: pass it back to the registry's maintainers"
                : "pass it on: it waits for more signatures")
        return .success
    }

    /// - Throws: before anything is signed, where no registry would take it; what else there is, the registry itself says.
    private func refuseHopeless(_ draft: TrustDraft, _ context: Context) throws {
        let reason: String? =
            switch draft.subject {
            case .root(let claims, _):
                claims.expires > context.now ? nil : "it expired at \(Moment.format(claims.expires))"
            case .signers(let claims, let before):
                (before == claims ? nil : claims.faults(after: before.map { [$0] } ?? []).first)
                    ?? RegistryPolicyText.fault(in: claims)
            }
        guard let reason else { return }
        throw CommandError(
            "\(draft.title) is not signed: it could never be placed", code: "registry.draft", cause: reason)
    }

    /// - Throws: where no key of this machine is asked for by any of the drafts that lack signatures.
    private func requireKey(for drafts: [TrustDraft], _ here: [KeyStore.Entry]) throws {
        let open = drafts.filter { !$0.isComplete }
        guard let first = open.first,
            !open.contains(where: { draft in here.contains { draft.missing.contains($0.publicKey) } })
        else { return }
        throw CommandError(
            "no key on this machine is asked to sign \(open.map(\.title).joined(separator: " or "))",
            code: "key.not-found",
            cause: "it waits for \(first.missing.map(\.description).joined(separator: ", "))",
            help: "oracle key import FILE")
    }

    /// Signs and places what waits in a registry.
    private func signAll(
        _ directory: String, _ copies: [TrustDraft], only chosen: TrustDraft?, _ context: Context
    ) throws -> ExitStatus {
        var desk = try RegistryDesk(directory, context, passphrase)
        let pending = try TrustDraft.pending(in: desk.tree).filter { draft in
            chosen.map { $0.pendingPath == draft.pendingPath } ?? true
        }
        let left = pending.filter { $0.isPlaced(in: desk.trust) }
        for draft in left {
            // Whoever placed it was killed before what waited was removed.
            context.console.note("\(draft.title) stands there already")
            try desk.tree.remove(draft.pendingPath)
        }
        var drafts = try desk.waiting(log: out).filter { draft in
            pending.contains { $0.pendingPath == draft.pendingPath }
        }
        let isRefused = drafts.isEmpty && pending.count > left.count
        for copy in copies {
            guard let at = drafts.firstIndex(where: { $0.envelope.id == copy.envelope.id }) else {
                // Of three who were asked the third may answer when two were enough.
                if copy.isPlaced(in: desk.trust) {
                    context.console.note("\(copy.title) stands there already")
                    continue
                }
                throw CommandError(
                    "nothing here waits for \(copy.title) as that file says it", code: "registry.draft",
                    help: "oracle registry sign \(shellPath(directory))")
            }
            drafts[at] = try drafts[at].merging(copy)
        }
        if chosen == nil, let again = try signersToSignAgain(desk, besides: drafts) { drafts.append(again) }
        if drafts.isEmpty, !left.isEmpty, !isRefused { return .success }
        guard !drafts.isEmpty else {
            throw CommandError(
                isRefused
                    ? "nothing that waits in \(desk.folder) can be placed; nothing was signed"
                    : "nothing waits for a signature in \(desk.folder)", code: "registry.draft")
        }
        let here = try desk.store.list().entries
        if copies.isEmpty { try requireKey(for: drafts, here) }
        var settled: [SettledDraft] = []
        for draft in drafts {
            if !context.format.isJSON { try SettledDraft.show(draft, context.console) }
            let wanted = Set(draft.missing)
            let names = here.filter { wanted.contains($0.publicKey) }.map(\.name)
            if !draft.isComplete, !names.isEmpty { try agree(draft, names, context) }
            let (draft, signed) =
                draft.isComplete ? (draft, []) : try desk.sign(draft, beside: drafts, log: out)
            settled.append(try desk.settle(draft, signed: signed))
            if !context.format.isJSON { try settled[settled.count - 1].show(context.console) }
        }
        try SettledDraft.report(settled, in: desk.folder, log: out, context)
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
