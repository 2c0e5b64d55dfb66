internal import ArgumentParser
internal import Attestation
internal import Registry

struct RegistrySigner: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "signer",
        abstract: "Change who may sign: keys that begin, keys that end, names that retire.",
        discussion: """
            Drafts the next signers file and signs it with the steward keys on this machine. NAME is a signer; with --retire \
            it may be a model too. A retired signer keeps its name and namespaces, and a retired model its name: neither is \
            ever given to another. What a key signed before it ended stays; where it was stolen, name the first entry of \
            the thief's: --until INDEX.

            oracle registry signer acme --add-key acme-2
            oracle registry signer acme --close-key ed25519:... --until 1200
            oracle registry signer acme --retire
            oracle registry signer acme/withdrawn-model --retire
            """)

    @Argument(help: "The signer.")
    var name: String

    @Argument(help: ArgumentHelp("The registry's folder.", valueName: "dir"))
    var directory = "."

    @Option(help: ArgumentHelp("A further key of the signer; repeatable.", valueName: "key"))
    var addKey: [String] = []

    @Option(help: ArgumentHelp("A key of the signer that ends; repeatable.", valueName: "key"))
    var closeKey: [String] = []

    @Option(
        help: ArgumentHelp(
            "The first log index at which it does not count. Default: the next.", valueName: "index"))
    var until: UInt64?

    @Flag(help: "All keys of the signer end, or the model's name is never given again.")
    var retire = false

    @Option(help: ArgumentHelp("Where log/ is kept. Default: beside the source.", valueName: "dir"))
    var out: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        guard retire || !addKey.isEmpty || !closeKey.isEmpty else {
            throw CommandError.usage(
                "nothing would change", help: "--add-key KEY, --close-key KEY or --retire")
        }
        guard until == nil || retire || !closeKey.isEmpty else {
            throw CommandError.usage("--until says when a key ends", help: "--close-key KEY --until INDEX")
        }
        var desk = try RegistryDesk(directory, context, passphrase)
        if name.contains("/") {
            guard retire, addKey.isEmpty, closeKey.isEmpty, until == nil else {
                throw CommandError.usage(
                    "a model's name has no keys", help: "oracle registry signer \(name) --retire")
            }
            let model = try ModelName(name)
            return try desk.draftSigners(log: out, context) { _ in [.retireName(model)] }
        }
        let owner = desk.trust.signersFiles.last?.claims.signers.first {
            $0.name.lowercased() == name.lowercased()
        }
        guard let owner else {
            let names = desk.trust.signersFiles.last?.claims.signers.map(\.name) ?? []
            throw CommandError(
                "there is no signer \(name)", code: "registry.no-signer",
                help: Suggestions.nearest(name, in: names).map { "oracle registry signer \($0)" }
                    ?? "oracle registry admit REQUEST")
        }
        let added = try addKey.map(desk.publicKey)
        let closed = try closeKey.map(desk.publicKey)
        if let other = closed.first(where: { key in !owner.keys.contains { $0.key == key } }) {
            throw CommandError("\(other) is no key of \(owner.name)", code: "registry.no-signer")
        }
        return try desk.draftSigners(log: out, context) { head in
            added.map { .addKey($0, to: owner.name) }
                + closed.map { .closeKey($0, until: until ?? head.size) }
                + (retire ? [.retire(owner.name, at: until ?? head.size)] : [])
        }
    }
}
