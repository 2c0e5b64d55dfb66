internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import Registry

struct KeyGenerate: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate", abstract: "Make a new key.")

    @Argument(help: "Its name here: lowercase letters, digits, '.', '_' and '-'.")
    var name: String

    @OptionGroup var options: NewKeyOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let store = try context.keyStore()
        try store.requireFree(name)
        let source = Passphrases(context, file: options.passphrase.passphraseFile)
        var passphrase = options.isPlain ? nil : try source.new(for: "the key \(name)")
        defer { if passphrase != nil { wipe(&passphrase!) } }
        let entry = try store.add(
            SecretKey.generate(), name: name, passphrase: passphrase, created: Moment.format(context.now))
        try context.printStored(entry, in: store)
        return .success
    }
}

extension KeyStore {
    /// Refuses a bad or used name before anybody types a passphrase.
    func requireFree(_ name: String) throws {
        do {
            _ = try entry(name)
        } catch KeyStoreError.notFound {
            return
        } catch KeyStoreError.malformed(let path, let why) {
            // What cannot be read is not overwritten either.
            throw KeyStoreError.malformed(path: path, why)
        }
        throw KeyStoreError.exists(name)
    }
}
