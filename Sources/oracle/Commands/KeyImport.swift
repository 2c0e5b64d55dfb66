internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry

struct KeyImport: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Take in an Ed25519 key in PKCS#8 PEM, or a key file of another machine.",
        discussion: """
            openssl genpkey -algorithm ed25519 makes a PEM. A key file (oracle key list --json says where they lie) stays sealed \
            under its passphrase.
            """)

    @Argument(help: "A PEM or key file, or - for standard input.")
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
        let limit = KeyStore.fileLimit
        var text = file == "-" ? try readStandardInput(limit: limit) : try readFile(file, limit: limit)
        defer { wipe(&text) }
        let place = file == "-" ? "standard input" : file
        if text.first(where: { $0 > 0x20 }) == UInt8(ascii: "{") {
            try refuseTwin(of: KeyStore.publicKey(ofFile: text), in: store)
            do {
                try context.printStored(store.add(file: text, name: name), in: store)
            } catch KeyStoreError.notAKey(let why) {
                throw CommandError("no key in \(place)", code: "key.format", cause: why)
            }
            return .success
        }
        let secret: SecretKey
        do { secret = try PEM.secretKey(text) } catch let error as KeyStoreError {
            throw CommandError("no key in \(place)", code: "key.format", cause: "\(error)")
        }
        try refuseTwin(of: secret.publicKey, in: store)
        let source = Passphrases(context, file: options.passphrase.passphraseFile)
        var passphrase = options.isPlain ? nil : try source.new(for: "the key \(name)")
        defer { if passphrase != nil { wipe(&passphrase!) } }
        let entry = try store.add(
            secret, name: name, passphrase: passphrase, created: Moment.format(context.now))
        try context.printStored(entry, in: store)
        return .success
    }

    private func refuseTwin(of key: PublicKey?, in store: KeyStore) throws {
        guard let twin = try store.list().entries.first(where: { $0.publicKey == key }) else { return }
        throw CommandError("this key is here already, as \(twin.name)", code: "key.exists")
    }

    private static func name(of file: String) throws(CommandError) -> String {
        guard file != "-" else {
            throw .usage("a key from standard input needs a name", help: "oracle key import - --name NAME")
        }
        let base = baseName(of: file).lowercased()
        for ending in [".key.json", ".pem", ".key"] where base.hasSuffix(ending) {
            return String(base.dropLast(ending.utf8.count))
        }
        return base
    }
}
