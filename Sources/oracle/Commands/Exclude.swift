internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Trust

struct Exclude: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "exclude", abstract: "Set an entry aside on this machine: it settles a conflict here.",
        discussion: """
            Answers are made as if the entry had not been signed, and say so. Nobody else's answers change. A revocation is never \
            hidden. Without ID it lists what is set aside.

            oracle exclude 5a3f...  --reason "hashed a mirror"
            oracle exclude 5a3f...  --remove
            """)

    @Argument(help: ArgumentHelp("The entry's id, 64 digits; verify --json shows it.", valueName: "id"))
    var id: String?

    @Option(help: "Why, for whoever reads the answers.")
    var reason: String?

    @Flag(help: "Take the exclusion back.")
    var remove = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if id == nil, remove || reason != nil { throw ValidationError("which entry? Its id has 64 digits") }
        if remove, reason != nil { throw ValidationError("--reason is for an exclusion, not for its end") }
        if id != nil, !remove, reason?.isEmpty ?? true {
            throw ValidationError("--reason TEXT says why: answers that rest on it show it")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let path = "\(try context.places.requireConfig())/exclusions.json"
        guard let text = id else { return try show(Exclusions(reading: path), context) }
        guard let id = Hash32(hex: text) else {
            throw CommandError.usage("\"\(text)\" is no id: 64 hex digits", help: "oracle exclude")
        }
        // Two at once must not lose each other's.
        try createDirectories(parentDirectory(of: path), mode: 0o700)
        let lock = try FileLock("\(path).lock", purpose: "exclude", onWait: { _ in })
        defer { extendLifetime(lock) }
        var exclusions = try Exclusions(reading: path)
        if remove {
            guard exclusions.remove(id) else {
                throw CommandError(
                    "\(id.hex.prefix(16)) is not excluded", code: "exclusion.none", help: "oracle exclude")
            }
        } else {
            let court = try Court(context, policy: nil)
            defer { court.close() }
            if try court.judge.isRevocation(id) {
                throw CommandError(
                    "\(id.hex.prefix(16)) is a revocation, and none is hidden", code: "exclusion.revocation",
                    help: "a registry's stewards withdraw one that is wrong")
            }
            exclusions.add(
                Exclusions.Exclusion(id: id, reason: reason ?? "", at: Moment.format(context.now)))
        }
        try exclusions.write()
        if context.format.isJSON { return try show(exclusions, context) }
        try context.console.print(
            remove
                ? "Entry \(id.hex.prefix(16)) counts again on this machine."
                : "Entry \(id.hex.prefix(16)) is excluded on this machine.")
        return .success
    }

    private func show(_ exclusions: Exclusions, _ context: Context) throws -> ExitStatus {
        if context.format.isJSON {
            try context.console.print(json: [
                "schema": 1, "exclusions": .array(exclusions.all.map(\.json)),
            ])
            return .success
        }
        if exclusions.all.isEmpty { try context.console.print("Nothing is excluded on this machine.") }
        for exclusion in exclusions.all {
            try context.console.print("\(exclusion.id.hex)  \(exclusion.reason)")
        }
        return .success
    }
}
