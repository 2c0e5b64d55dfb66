internal import ArgumentParser
internal import Attestation
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import TransparencyLog

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

            With keys on several machines each holder makes one there (oracle key generate NAME) and tells you its public half. \
            Root and signers then wait in pending/, a folder that is passed on and signed by: oracle registry sign FOLDER.

            oracle registry init acme-registry --root-key ed25519:... --root-key ed25519:... --steward ed25519:...
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

    @Option(
        help: ArgumentHelp(
            "A root key that somebody holds, in place of those made here; repeatable.", valueName: "key"))
    var rootKey: [String] = []

    @Option(help: "How many root keys must sign. Default: more than half.")
    var rootThreshold: Int?

    @Option(
        help: ArgumentHelp("A steward's key, in place of those made here; repeatable.", valueName: "key"))
    var steward: [String] = []

    @Option(help: "How many stewards must sign. Default: more than half.")
    var stewardThreshold: Int?

    @Option(
        help: ArgumentHelp(
            "The log's key, which publishes, where it is not made here.", valueName: "key"))
    var logKey: String?

    @Option(
        help: ArgumentHelp("The operator's key, where it is not made here.", valueName: "key"))
    var operatorKey: String?

    @Option(help: ArgumentHelp("Somebody who may observe any model; repeatable.", valueName: "name=key"))
    var curator: [String] = []

    @Option(
        help: ArgumentHelp(
            "Who may release models of a namespace, an owner; repeatable.", valueName: "namespace=key"))
    var publisher: [String] = []

    @Option(
        help: ArgumentHelp(
            "Somebody whose co-signatures count, of an organisation: policies count these. Repeatable.",
            valueName: "name@organisation=key"))
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
        let named = try (root: rootKey.map(ring.publicKey), stewards: steward.map(ring.publicKey))
        let (log, cosigner) = try (logKey.map(ring.publicKey), operatorKey.map(ring.publicKey))
        try check(named.root, rootThreshold, "root", made: small ? 1 : 3)
        try check(named.stewards, stewardThreshold, "stewards", made: small ? 1 : 2)
        let all =
            named.root + named.stewards + [log, cosigner].compactMap { $0 }
            + signers.flatMap(\.keys).map(\.key)
        guard Set(all).count == all.count else { throw RegistryError("a key stands in two roles") }
        let roots = try ring.role("root", named.root, made: small ? 1 : 3)
        let stewards = try ring.role("steward", named.stewards, made: small ? 1 : 2)
        let beginning = try RegistryBeginning(
            description,
            root: .init(keys: roots, threshold: rootThreshold ?? roots.count / 2 + 1),
            stewards: .init(keys: stewards, threshold: stewardThreshold ?? stewards.count / 2 + 1),
            logKey: log ?? ring.key("log"), operatorKey: cosigner ?? ring.key("operator"), expires: moment,
            maxAge: span, signers: signers)
        let secrets = try ring.secrets(of: roots + stewards)
        let drafts = try (
            root: beginning.rootDraft.signed(by: secrets.map(\.secret)),
            signers: beginning.signersDraft.signed(by: secrets.map(\.secret))
        )
        let placed = try Interruption.deferring {
            try UndoableTree.all(in: tree) { tree in
                let placed = try beginning.write(root: drafts.root, signers: drafts.signers, to: tree)
                let fingerprint = beginning.fingerprint.description
                for (path, text) in RegistrySkeleton.files(for: description, root: fingerprint)
                where try tree.read(path, limit: 1 << 20) == nil {
                    // A repository that was there has pages of its own.
                    try tree.write(Array(text.utf8), to: path)
                }
                try Interruption.check()
                return placed
            }.result
        }
        func settled(_ draft: TrustDraft, _ isPlaced: Bool) -> SettledDraft {
            let asked = Set(draft.missing)
            let signed = secrets.filter {
                !asked.contains($0.secret.publicKey) && draft.asks($0.secret.publicKey)
            }
            return SettledDraft(
                draft: draft, path: isPlaced ? draft.path : draft.pendingPath, isPlaced: isPlaced,
                signed: signed.map(\.name))
        }
        try report(
            beginning, [settled(drafts.root, placed.root), settled(drafts.signers, placed.signers)], ring,
            context)
        return .success
    }

    /// What a root would refuse, before keys are made for it.
    private func check(_ named: [PublicKey], _ threshold: Int?, _ role: String, made count: Int) throws {
        let count = named.isEmpty ? count : named.count
        guard count <= RegistryLimits.keys, (1...count).contains(threshold ?? 1) else {
            throw RegistryError("the role \(role) has \(count) keys: a threshold is 1 to \(count)")
        }
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
                    let name = kind == .notary ? "NAME@ORGANISATION" : "NAME"
                    throw CommandError.usage(
                        "\"\(entry)\" is no name and key", help: "--\(kind.rawValue) \(name)=ed25519:...")
                }
                let key = try store.publicKey(typed: parts[1])
                let who =
                    kind == .notary
                    ? parts[0].split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
                        String.init) : [parts[0]]
                let organisation = who.count > 1 ? who[1] : nil
                if kind == .notary,
                    let fault = organisation.map(Signer.fault(inOrganisation:))
                        ?? "a notary is of an organisation: policies count these"
                {
                    throw CommandError.usage(
                        "\"\(entry)\": \(fault)", help: "--notary NAME@ORGANISATION=ed25519:...")
                }
                signers.append(
                    Signer(
                        name: who[0], kind: kind, organisation: organisation,
                        namespaces: kind == .publisher ? [who[0]] : [], keys: [Signer.Key(key: key)]))
            }
        }
        // Whatever a signers file would refuse, before a key is made.
        _ = try SignersClaims(
            version: 1, log: TreeHead(size: 0, root: MerkleTree.emptyRoot), signers: signers)
        return signers
    }

    /// A name of a key made of any name.
    private static func keyName(_ name: String) -> String {
        let text = String(
            name.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") ? $0 : "-" })
        // Room for "-steward-1".
        return String(text.drop { $0 == "-" }.prefix(48))
    }

    private func report(
        _ beginning: RegistryBeginning, _ drafts: [SettledDraft], _ ring: KeyRing, _ context: Context
    ) throws {
        let console = context.console
        let claims = beginning.root
        let isMade = drafts.allSatisfy(\.isPlaced)
        let name = beginning.description.name
        if context.format.isJSON {
            try console.print(json: [
                "schema": 1, "path": .string(directory), "name": .string(name),
                "status": isMade ? "made" : "pending",
                "origin": .string(claims.origin), "fingerprint": .string(beginning.fingerprint.description),
                "expires": .string(Moment.format(claims.expires)),
                "root": ["threshold": .int(claims.root.threshold), "keys": .int(claims.root.keys.count)],
                "stewards": [
                    "threshold": .int(claims.stewards.threshold), "keys": .int(claims.stewards.keys.count),
                ],
                "keys": .array(ring.used.map(ring.store.json)),
                "signers": .strings(beginning.signers.signers.map(\.name)),
                "drafts": .array(drafts.filter { !$0.isPlaced }.map(\.json)),
            ])
        } else {
            try console.print(
                isMade
                    ? "Made the registry \(name, .bold) in \(directory)"
                    : "Drafted the registry \(name, .bold) in \(directory)")
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
            if !ring.used.isEmpty {
                table.add([
                    "  keys", "\(ring.used.map(\.name).joined(separator: ", ")) in \(ring.store.directory)",
                ])
            }
            let names = beginning.signers.signers.map { "\($0.name) (\($0.kind.rawValue))" }
            table.add(["  signers", TerminalText(names.isEmpty ? "none yet" : names.joined(separator: ", "))])
            table.add([
                TerminalText("  fingerprint", .bold),
                TerminalText(beginning.fingerprint.description, .bold),
            ])
            try console.print(table)
            for draft in drafts where !draft.isPlaced {
                try console.print("\(draft.draft.title, .bold)")
                try draft.show(console)
            }
        }
        advise(beginning, isMade, ring, context)
    }

    private func advise(_ beginning: RegistryBeginning, _ isMade: Bool, _ ring: KeyRing, _ context: Context) {
        let console = context.console
        let holdsAll = rootKey.isEmpty && steward.isEmpty
        if small, holdsAll {
            console.warning(
                "SMALL: one root key and one steward. Whoever holds this machine's keys can change everything in this registry"
            )
        }
        if ring.used.contains(where: { !$0.isEncrypted }) {
            console.warning("keys lie in the open: whoever reads them can sign")
        }
        guard isMade else {
            SettledDraft.adviseRound(in: directory, isFirst: true, console)
            return
        }
        if !small, holdsAll {
            console.hint(
                "move the root's and the stewards' key files to different people: here one machine holds all of them"
            )
        }
        console.hint(
            "hand the fingerprint to whoever follows this registry, by another way than the registry itself")
        if beginning.signers.signers.isEmpty {
            console.hint(
                "nobody may state anything in it: --publisher OWNER=KEY or --curator NAME=KEY names a signer, and oracle registry admit lets one in later"
            )
        }
        console.hint("next: oracle registry publish \(shellWord(directory))")
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
    private var opened: [(name: String, secret: SecretKey)] = []
    private(set) var used: [KeyStore.Entry] = []

    init(prefix: String, store: KeyStore, passphrases: Passphrases, isPlain: Bool, created: String) {
        self.prefix = prefix
        self.store = store
        self.passphrases = passphrases
        self.isPlain = isPlain
        self.created = created
    }

    deinit { if passphrase != nil { wipe(&passphrase!) } }

    /// A key as it is typed: `ed25519:...`, or the name of one on this machine.
    func publicKey(_ text: String) throws -> PublicKey { try store.publicKey(typed: text) }

    /// The keys of a role: those that were named, or as many as are made here.
    func role(_ role: String, _ named: [PublicKey], made count: Int) throws -> [PublicKey] {
        try named.isEmpty ? (1...count).map { try key("\(role)-\($0)") } : named
    }

    /// The key of a role: the one of that name, or a new one.
    func key(_ role: String) throws -> PublicKey {
        let name = "\(prefix)-\(role)"
        do {
            let entry = try store.entry(name)
            opened.append((name, try passphrases.open(name, in: store)))
            used.append(entry)
            return entry.publicKey
        } catch KeyStoreError.notFound {
            if !isPlain, passphrase == nil { passphrase = try passphrases.new(for: "the keys \(prefix)-...") }
            let secret = try SecretKey.generate()
            used.append(try store.add(secret, name: name, passphrase: passphrase, created: created))
            opened.append((name, secret))
            return secret.publicKey
        }
    }

    /// Those of the keys that are on this machine, opened.
    func secrets(of keys: [PublicKey]) throws -> [(name: String, secret: SecretKey)] {
        let here = try store.list().entries
        return try keys.compactMap { key in
            if let known = opened.first(where: { $0.secret.publicKey == key }) { return known }
            guard let entry = here.first(where: { $0.publicKey == key }) else { return nil }
            used.append(entry)
            return (entry.name, try passphrases.open(entry.name, in: store))
        }
    }
}
