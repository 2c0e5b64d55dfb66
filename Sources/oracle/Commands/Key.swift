internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import StrictJSON

/// `oracle key`: secret keys on this machine.
struct Key: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Make, list, import and show signing keys, and ask to be let in.",
        discussion: """
            Keys are Ed25519, a file each in the data directory, sealed under a passphrase. The passphrase is asked on the \
            terminal, or comes from --passphrase-file or ORACLE_KEY_PASSPHRASE.
            """,
        subcommands: [
            KeyGenerate.self, KeyList.self, KeyImport.self, KeyAdd.self, KeyExport.self,
            KeyRequestCommand.self,
        ])
}

/// For commands that store a key.
struct NewKeyOptions: ParsableArguments {
    @Flag(
        name: [.customLong("plain"), .customLong("no-encrypt")],
        help: "Store the key in the open: whoever reads the file can sign.")
    var isPlain = false

    @OptionGroup var passphrase: PassphraseOptions
}

struct PassphraseOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("Read the passphrase from the first line of a file.", valueName: "file"))
    var passphraseFile: String?
}

extension Context {
    func keyStore() throws(CommandError) -> KeyStore {
        KeyStore(directory: "\(try places.requireData())/keys")
    }
}

extension KeyStore {
    func path(of entry: Entry) -> String { "\(directory)/\(entry.name).key.json" }

    /// A key as commands answer it.
    func json(_ entry: Entry) -> JSON {
        .members([
            "name": .string(entry.name),
            "public": .string(entry.publicKey.description),
            "keyid": .string(entry.publicKey.keyID.hex),
            "encrypted": .bool(entry.isEncrypted),
            "command": entry.command.map { .string($0.text) },
            "created": .string(entry.created),
            "path": .string(path(of: entry)),
        ])
    }
}

extension KeyStore.Entry {
    /// How the secret half is kept.
    var keeping: TerminalText {
        switch holding {
        case .sealed: "encrypted"
        case .plain: TerminalText("not encrypted", .caution)
        case .elsewhere(let command): "signed by: \(command.text)"
        }
    }
}

extension Context {
    /// Says what was stored.
    func printStored(_ entry: KeyStore.Entry, in store: KeyStore) throws {
        if format.isJSON {
            try console.print(json: ["schema": 1, "key": store.json(entry)])
            return
        }
        var table = Table()
        table.add([TerminalText("key", .bold), TerminalText(entry.name)])
        table.add([TerminalText("public", .bold), TerminalText(entry.publicKey.description)])
        table.add([TerminalText("keyid", .bold), TerminalText(entry.publicKey.keyID.hex)])
        table.add([TerminalText("file", .bold), "\(store.path(of: entry)) (\(entry.keeping))"])
        try console.print(table)
        if entry.command != nil { return }
        if entry.holding == .plain {
            console.warning("whoever reads \(store.path(of: entry)) can sign as \(entry.name)")
        }
        console.hint("the public key is for everybody, the file for nobody else; keep a copy of it elsewhere")
    }
}
