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
        let there = try there(name, in: store)
        // A key has a hundred bytes; what is larger is something else.
        let limit = KeyStore.fileLimit
        var text = file == "-" ? try readStandardInput(limit: limit) : try readFile(file, limit: limit)
        defer { wipe(&text) }
        let place = file == "-" ? "standard input" : file
        guard let first = text.first(where: { $0 > 0x20 }) else {
            throw CommandError(
                "no key in \(place)", code: "key.format", cause: "it is empty",
                help: "where it comes from a secret of a host's CI: is that set, and for this branch?")
        }
        if first == UInt8(ascii: "{") {
            let key = KeyStore.publicKey(ofFile: text)
            if let there { return try say(there, is: key, in: store, context) }
            try refuseTwin(of: key, in: store)
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
        if let there { return try say(there, is: secret.publicKey, in: store, context) }
        try refuseTwin(of: secret.publicKey, in: store)
        let source = Passphrases(context, file: options.passphrase.passphraseFile)
        var passphrase = options.isPlain ? nil : try source.new(for: "the key \(name)")
        defer { if passphrase != nil { wipe(&passphrase!) } }
        let entry = try store.add(
            secret, name: name, passphrase: passphrase, created: Moment.format(context.now))
        try context.printStored(entry, in: store)
        return .success
    }

    /// Who has the name; nil where it is free.
    private func there(_ name: String, in store: KeyStore) throws -> KeyStore.Entry? {
        do { try store.requireFree(name) } catch KeyStoreError.exists { return try store.entry(name) }
        return nil
    }

    /// A script that is run again finds what it left; nothing is overwritten.
    private func say(
        _ there: KeyStore.Entry, is key: PublicKey?, in store: KeyStore, _ context: Context
    ) throws -> ExitStatus {
        guard there.publicKey == key, there.command == nil else { throw KeyStoreError.exists(there.name) }
        context.console.note("this key is here already, as \(there.name): nothing was written")
        try context.printStored(there, in: store)
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
