internal import ArgumentParser
internal import Attestation
internal import FileIO
internal import Registry
internal import StrictJSON
internal import TransparencyLog

struct RegistryAdmit: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "admit", abstract: "Let somebody sign: answer a key request.",
        discussion: """
            Checks the request's proof, writes the next signers file, and signs it with the steward keys on this machine; the \
            other stewards sign the draft with: oracle registry sign. Look yourself whether the evidence shows the key: \
            nothing is fetched here. Without a terminal, --yes says that you did.
            """)

    @Argument(help: "The file that oracle key request wrote.")
    var request: String

    @Argument(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
    var directory = "."

    @Flag(help: "The evidence was looked at.")
    var yes = false

    @Option(help: ArgumentHelp("Where log/ is kept. Default: beside the source.", valueName: "dir"))
    var out: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let bytes = try readFile(request, limit: KeyRequest.limit)
        let asked: KeyRequest
        do { asked = try KeyRequest(verifying: bytes) } catch {
            throw CommandError(
                "\(request) is no valid request", code: "registry.request", cause: "\(error)",
                help: "oracle key request --namespace OWNER")
        }
        var desk = try RegistryDesk(directory, context, passphrase)
        // A request to another registry is not one to this: whoever signed it did not ask here.
        guard asked.origin == desk.trust.description.origin,
            desk.trust.roots.contains(where: { $0.fingerprint == asked.root })
        else {
            throw CommandError(
                "\(asked.name) asks another registry", code: "registry.request",
                cause: "the request is for \(asked.origin) with the root \(asked.root)",
                help: "oracle key request --tap NAME")
        }
        let console = context.console
        let notes = AdmissionNotes(asked, among: desk.trust.signersFiles.last?.claims.signers ?? [])
        if !context.format.isJSON {
            for line in AdmissionNotes.lines(of: asked) { try console.print("  \(line)") }
            for place in asked.evidence {
                try console.print("  \("look", .accent)  \(place.place) must show: \(asked.line)")
            }
        }
        if asked.evidence.isEmpty {
            let what = asked.namespaces.joined(separator: ", ")
            console.warning(
                what.isEmpty
                    ? "the request names no evidence of who asks"
                    : "the request names no evidence that \(what) is theirs")
        }
        for warning in notes.warnings { console.warning("\(warning)") }
        if !yes {
            guard console.isInteractive else {
                throw CommandError(
                    "\(asked.name) is not admitted: there is nobody to ask", code: "registry.not-confirmed",
                    help: "look at the evidence, then --yes")
            }
            guard console.confirm("Did you see it there, and admit \(AdmissionNotes.whom(asked))?") else {
                throw CommandError("\(asked.name) is not admitted", code: "registry.not-confirmed")
            }
        }
        return try desk.draftSigners(log: out, context) { head in [.admit(asked.signer(from: head.size))] }
    }
}

extension RegistryDesk {
    /// Drafts the next signers file, signs it with the keys here and places it where that suffices.
    mutating func draftSigners(
        log out: String?, _ context: Context, _ changes: (TreeHead) throws -> [SignersChange]
    ) throws -> ExitStatus {
        if let draft = try waiting(log: out).first {
            throw CommandError(
                "\(draft.title) waits for signatures already", code: "registry.pending",
                cause: "\(folder)/\(draft.pendingPath)", help: "oracle registry sign \(shellPath(folder))")
        }
        guard let root = trust.roots.last, let newest = trust.signersFiles.last else {
            throw CommandError(
                "there are no signers to change yet", code: "registry.no-root",
                help: "oracle registry sign \(shellPath(folder))")
        }
        let log = try self.log(in: out)
        let head =
            log.recovery?.tree
            ?? log.checkpoint.map { TreeHead(size: $0.checkpoint.size, root: $0.checkpoint.root) }
            ?? TreeHead(size: 0, root: MerkleTree.emptyRoot)
        let next = try SignersChange.apply(changes(head), to: newest.claims, head: head)
        var draft = try TrustDraft(
            signers: next.json.pretty(), after: newest.bytes, root: root.bytes,
            registry: trust.description.name)
        if !context.format.isJSON { try SettledDraft.show(draft, context.console) }
        let signed: [String]
        (draft, signed) = try sign(draft, log: out)
        let settled = try settle(draft, signed: signed)
        if !context.format.isJSON { try settled.show(context.console) }
        try SettledDraft.report([settled], in: folder, log: out, context)
        return .success
    }
}
