internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry

struct KeyImport: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Take in an Ed25519 key in PKCS#8 PEM.",
        discussion: "openssl genpkey -algorithm ed25519 makes such a key.")

    @Argument(help: "A PEM file, or - for standard input.")
    var file: String

    @Option(help: "Its name here. Default: the file's, without its ending.")
    var name: String?

    @OptionGroup var options: NewKeyOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let store = try context.keyStore()
        let name = try self.name ?? Self.name(of: file)
        try store.requireFree(name)
        // A key has a hundred bytes; what is larger is something else.
        let limit = 64 << 10
        var text = file == "-" ? try readStandardInput(limit: limit) : try readFile(file, limit: limit)
        defer { wipe(&text) }
        let secret: SecretKey
        do { secret = try PEM.secretKey(text) } catch let error as KeyStoreError {
            let place = file == "-" ? "standard input" : file
            throw CommandError("no key in \(place)", code: "key.format", cause: "\(error)")
        }
        if let twin = try store.list().entries.first(where: { $0.publicKey == secret.publicKey }) {
            throw CommandError("this key is here already, as \(twin.name)", code: "key.exists")
        }
        let source = Passphrases(context, file: options.passphrase.passphraseFile)
        var passphrase = options.isPlain ? nil : try source.new(for: "the key \(name)")
        defer { if passphrase != nil { wipe(&passphrase!) } }
        let entry = try store.add(
            secret, name: name, passphrase: passphrase, created: Moment.format(context.now))
        try context.printStored(entry, in: store)
        return .success
    }

    private static func name(of file: String) throws(CommandError) -> String {
        guard file != "-" else {
            throw .usage("a key from standard input needs a name", help: "oracle key import - --name NAME")
        }
        let base = baseName(of: file).lowercased()
        for ending in [".pem", ".key"] where base.hasSuffix(ending) { return String(base.dropLast(4)) }
        return base
    }
}
