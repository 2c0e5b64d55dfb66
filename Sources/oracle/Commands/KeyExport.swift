internal import ArgumentParser
internal import Attestation
internal import StrictJSON

struct KeyExport: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Print a key's public half.",
        discussion: "The secret half stays where it is: copy the file that oracle key list --json names.")

    @Argument(help: "The key's name.")
    var name: String

    @Flag(name: .customLong("public"), help: "The public half; nothing else is exported.")
    var isPublic = false

    @Flag(help: "Print it as PEM (SubjectPublicKeyInfo).")
    var pem = false

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        guard isPublic else {
            throw CommandError.usage(
                "secret keys are not exported", help: "oracle key export \(shellWord(name)) --public")
        }
        let store = try context.keyStore()
        let entry = try store.entry(name)
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "key": store.json(entry), "pem": .string(PEM.publicKey(entry.publicKey)),
            ])
        } else if pem {
            try context.console.print(text: PEM.publicKey(entry.publicKey))
        } else {
            try context.console.print("\(entry.publicKey)")
        }
        return .success
    }
}
