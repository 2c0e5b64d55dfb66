internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON

struct RegistryInit: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a registry: its root of trust, its keys, its first signers.",
        discussion: """
            Three root keys of which two sign, two stewards, a log key and an operator; with --small one root key and one \
            steward. Keys are named PREFIX-root-1 and so on: those that are on this machine are used, the others are made. \
            A KEY below is ed25519:... or the name of a key on this machine. Others are \
            let in later: oracle registry admit. docs/own-registry.md shows how a model is stated.

            oracle key generate acme
            oracle registry init acme-registry --small --publisher acme=acme --origin example.org/registry
            """)

    @Argument(help: "The folder; made where it is missing.")
    var directory: String

    @Option(help: "What it is called. Default: the folder's name.")
    var name: String?

    @Option(help: "A line about it.")
    var description: String = ""

    @Option(help: "The log's name for ever, best a host and path of yours: example.org/registry.")
    var origin: String?

    @Flag(help: "For one person: one root key, one steward.")
    var small = false

    @Option(help: ArgumentHelp("The names of its keys start so. Default: its name.", valueName: "prefix"))
    var keys: String?

    @Option(help: ArgumentHelp("Somebody who may observe any model; repeatable.", valueName: "name=key"))
    var curator: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who may release models of a namespace, an owner; repeatable.", valueName: "namespace=key"))
    var publisher: [String] = []

    @Option(help: ArgumentHelp("Somebody whose co-signatures count; repeatable.", valueName: "name=key"))
    var notary: [String] = []

    @Option(
        help: ArgumentHelp("When the root expires. Default: in two years.", valueName: "2031-01-01T00:00:00Z")
    )
    var expires: String?

    @Option(help: ArgumentHelp("How old its newest signed time may be: 7d, or none.", valueName: "span"))
    var maxAge = "7d"

    @OptionGroup var options: NewKeyOptions
    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let store = try context.keyStore()
        let name = self.name ?? baseName(of: realPath(directory) ?? directory)
        let moment = try expiry(now: context.now)
        let span = try maximumAge()
        let tree = FolderTree(directory)
        try RegistryMaker.requireNone(in: tree)
        let signers = try signers(store)
        let ring = KeyRing(
            prefix: keys ?? Self.keyName(name), store: store,
            passphrases: Passphrases(context, file: options.passphrase.passphraseFile),
            isPlain: options.isPlain, created: Moment.format(context.now))
        // Every name is judged before the first key is made.
        let origin = try self.origin ?? "\(Self.keyName(name))/\(Hex.encode(SystemRandom.bytes(4)))"
        let description = try RegistryDescription(name: name, description: self.description, origin: origin)
        let roots = try (1...(small ? 1 : 3)).map { try ring.key("root-\($0)") }
        let stewards = try (1...(small ? 1 : 2)).map { try ring.key("steward-\($0)") }
        let maker = try RegistryMaker(
            description,
            keys: RegistryMaker.Keys(
                root: roots, stewards: stewards, log: ring.key("log"), cosigner: ring.key("operator")),
            rootThreshold: small ? 1 : 2, stewardThreshold: small ? 1 : 2, expires: moment, maxAge: span,
            signers: signers)
        try maker.write(to: tree)
        let fingerprint = maker.root.fingerprint.description
        for (path, text) in RegistrySkeleton.files(for: description, root: fingerprint)
        where try tree.read(path, limit: 1 << 20) == nil {
            // A repository that was there has pages of its own.
            try tree.write(Array(text.utf8), to: path)
        }
        try report(maker, ring, context)
        return .success
    }

    private func expiry(now: UInt64) throws(CommandError) -> UInt64 {
        guard let expires else { return now + 730 * 86400 }
        guard let moment = Moment.parse(expires) else {
            throw .usage("\"\(expires)\" is no moment", help: "--expires 2031-01-01T00:00:00Z")
        }
        guard moment > now else { throw .usage("\(expires) is over") }
        return moment
    }

    private func maximumAge() throws(CommandError) -> UInt64? {
        if maxAge == "none" { return nil }
        guard let span = Moment.parseSpan(maxAge) else {
            throw .usage("\"\(maxAge)\" is no span", help: "--max-age 7d, 12h or none")
        }
        return span
    }

    private func signers(_ store: KeyStore) throws -> [Signer] {
        var signers: [Signer] = []
        for (kind, entries) in [(Signer.Kind.curator, curator), (.publisher, publisher), (.notary, notary)] {
            for entry in entries {
                let parts = entry.split(separator: "=", maxSplits: 1).map(String.init)
                guard parts.count == 2 else {
                    throw CommandError.usage(
                        "\"\(entry)\" is no name and key", help: "--\(kind.rawValue) NAME=ed25519:...")
                }
                let key = try PublicKey(parts[1]) ?? store.entry(parts[1]).publicKey
                signers.append(
                    Signer(
                        name: parts[0], kind: kind, namespaces: kind == .publisher ? [parts[0]] : [],
                        keys: [Signer.Key(key: key)]))
            }
        }
        return signers
    }

    /// A name of a key made of any name.
    private static func keyName(_ name: String) -> String {
        let text = String(
            name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
        // Room for "-steward-1".
        return String(text.drop { $0 == "-" }.prefix(48))
    }

    private func report(_ maker: RegistryMaker, _ ring: KeyRing, _ context: Context) throws {
        let console = context.console
        let claims = maker.root.claims
        if context.format.isJSON {
            try console.print(json: [
                "schema": 1, "path": .string(directory), "name": .string(maker.description.name),
                "origin": .string(claims.origin), "fingerprint": .string(maker.root.fingerprint.description),
                "expires": .string(Moment.format(claims.expires)),
                "root": ["threshold": .int(claims.root.threshold), "keys": .int(claims.root.keys.count)],
                "stewards": [
                    "threshold": .int(claims.stewards.threshold), "keys": .int(claims.stewards.keys.count),
                ],
                "keys": .array(ring.used.map(ring.store.json)),
                "signers": .strings(maker.signers.signers.map(\.name)),
            ])
        } else {
            try console.print("Made the registry \(maker.description.name, .bold) in \(directory)")
            var table = Table()
            table.add(["  origin", TerminalText(claims.origin)])
            table.add([
                "  root",
                "\(claims.root.threshold) of \(Human.count(claims.root.keys.count, "key")), until \(Moment.format(claims.expires))",
            ])
            table.add([
                "  stewards",
                "\(claims.stewards.threshold) of \(Human.count(claims.stewards.keys.count, "key"))",
            ])
            table.add([
                "  keys", "\(ring.used.map(\.name).joined(separator: ", ")) in \(ring.store.directory)",
            ])
            let names = maker.signers.signers.map { "\($0.name) (\($0.kind.rawValue))" }
            table.add(["  signers", TerminalText(names.isEmpty ? "none yet" : names.joined(separator: ", "))])
            table.add([
                TerminalText("  fingerprint", .bold), TerminalText(maker.root.fingerprint.description, .bold),
            ])
            try console.print(table)
        }
        if small {
            console.warning(
                "SMALL: one root key and one steward. Whoever holds this machine's keys can change everything in this registry"
            )
        }
        if ring.used.contains(where: { !$0.isEncrypted }) {
            console.warning("keys lie in the open: whoever reads them can sign")
        }
        if !small {
            console.hint(
                "move the root's and the stewards' key files to different people: here one machine holds all of them"
            )
        }
        console.hint(
            "hand the fingerprint to whoever follows this registry, by another way than the registry itself")
        if maker.signers.signers.isEmpty {
            console.hint(
                "nobody may state anything in it: --publisher OWNER=KEY or --curator NAME=KEY names a signer, and oracle registry admit lets one in later"
            )
        }
        console.hint("next: oracle registry publish \(directory)")
    }
}

/// The keys of a registry in the making.
private final class KeyRing {
    let store: KeyStore
    private let prefix: String
    private let passphrases: Passphrases
    private let isPlain: Bool
    private let created: String
    private var passphrase: [UInt8]?
    private(set) var used: [KeyStore.Entry] = []

    init(prefix: String, store: KeyStore, passphrases: Passphrases, isPlain: Bool, created: String) {
        self.prefix = prefix
        self.store = store
        self.passphrases = passphrases
        self.isPlain = isPlain
        self.created = created
    }

    deinit { if passphrase != nil { wipe(&passphrase!) } }

    /// The key of a role: the one of that name, or a new one.
    func key(_ role: String) throws -> SecretKey {
        let name = "\(prefix)-\(role)"
        do {
            let entry = try store.entry(name)
            let secret = try passphrases.open(name, in: store)
            used.append(entry)
            return secret
        } catch KeyStoreError.notFound {
            if !isPlain, passphrase == nil { passphrase = try passphrases.new(for: "the keys \(prefix)-...") }
            let secret = try SecretKey.generate()
            used.append(try store.add(secret, name: name, passphrase: passphrase, created: created))
            return secret
        }
    }
}
