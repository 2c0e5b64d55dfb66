internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Taps

struct KeyRequestCommand: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Ask a registry's stewards to accept a key of yours.",
        discussion: """
            Writes a request that proves that you hold the key; send it to the stewards, who answer it with: oracle registry \
            admit. So that they can see that the namespace is yours, put the line that is printed where --evidence says:

            huggingface:acme/REPO/PATH   a file in the Hugging Face organisation
            dns:acme.example             a TXT record of your domain
            github:acme                  the GitHub organisation's profile
            """)

    @Option(
        help: ArgumentHelp(
            "An owner, or owner/model, that you publish under; repeatable.", valueName: "owner"))
    var namespace: [String] = []

    @Option(help: "publisher, notary or curator.")
    var kind = "publisher"

    @Option(help: "What you are called there. Default: the first namespace.")
    var name: String?

    @Option(help: "Whom you belong to; notaries are counted by it.")
    var organisation: String?

    @Option(help: ArgumentHelp("Where the namespace's owner names the key; repeatable.", valueName: "place"))
    var evidence: [String] = []

    @Option(help: ArgumentHelp("The key. Default: the one of that name here.", valueName: "key"))
    var key: String?

    @Option(help: "The registry that is asked.")
    var tap = DefaultTap.name

    @Option(name: .shortAndLong, help: "The request. Default: NAME.request.json.")
    var output: String?

    @OptionGroup var passphrase: PassphraseOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        guard let kind = Signer.Kind(rawValue: self.kind) else {
            throw CommandError.usage(
                "\"\(self.kind)\" is no kind of signer", help: "--kind publisher, notary or curator")
        }
        guard let name = name ?? namespace.first?.split(separator: "/").first.map(String.init) else {
            throw CommandError.usage("who asks?", help: "--namespace OWNER, or --name NAME")
        }
        let places = try evidence.map { text in
            guard let place = KeyRequest.Evidence(text) else {
                throw CommandError.usage(
                    "\"\(text)\" is no evidence",
                    help: "--evidence huggingface:OWNER/REPO/PATH, dns:DOMAIN or github:ORG")
            }
            return place
        }
        let store = try context.keyStore()
        let keyName = key ?? name.lowercased()
        let entry: KeyStore.Entry
        do { entry = try store.entry(keyName) } catch KeyStoreError.notFound {
            throw CommandError(
                "there is no key \"\(keyName)\"", code: "key.not-found",
                help: "oracle key generate \(shellWord(keyName))")
        }
        guard let asked = try taps(context)[tap] else {
            throw CommandError(
                "there is no tap \(shellWord(tap))", code: "tap.not-found",
                help: "oracle tap \(shellWord(tap)) URL")
        }
        let request = try KeyRequest(
            origin: asked.origin, root: asked.pinned, name: name, kind: kind, organisation: organisation,
            namespaces: namespace, key: entry.publicKey, evidence: places, made: context.now)
        let path = output ?? "\(name).request.json"
        let secret = try Passphrases(context, file: passphrase.passphraseFile).open(keyName, in: store)
        try writeOutput(request.signed(by: secret), to: path)
        try report(request, path, to: asked, context)
        return .success
    }

    private func taps(_ context: Context) throws -> TapList {
        if let list = context.tapPlaces.list {
            return try TapList(reading: list, withDefault: context.followsDefaultTap)
        }
        return try context.tapManager().taps()
    }

    private func report(
        _ request: KeyRequest, _ path: String, to tap: ConfiguredTap, _ context: Context
    ) throws {
        let console = context.console
        if context.format.isJSON {
            try console.print(json: [
                "schema": 1, "path": .string(path), "origin": .string(request.origin),
                "root": .string(request.root.description), "name": .string(request.name),
                "kind": .string(request.kind.rawValue), "namespaces": .strings(request.namespaces),
                "key": .string(request.key.description), "line": .string(request.line),
                "evidence": .strings(request.evidence.map(\.text)),
            ])
        } else {
            try console.print(
                "Wrote \(path, .bold): \(request.name) asks \(request.origin) to be a \(request.kind.rawValue)"
            )
            for place in request.evidence { try console.print("  evidence  \(place.place)") }
            try console.print("  line      \(request.line)")
        }
        if request.evidence.isEmpty {
            console.hint(
                "nothing shows that the name is yours: --evidence dns:DOMAIN, huggingface:OWNER/REPO/PATH or github:ORG"
            )
        } else {
            console.hint("put the line above where the evidence says, before you send the request")
        }
        // A tap that is a folder here may be the registry itself.
        let folder = tap.url.flatMap { FileStatus.exists("\($0)/registry.json") ? $0 : nil }
        console.hint(
            "send it to the registry's stewards: oracle registry admit \(shellWord(path)) \(folder.map(shellWord) ?? "DIR")"
        )
    }
}
