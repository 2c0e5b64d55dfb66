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

            oracle exclude 5a3f81c2 --reason "hashed a mirror"
            oracle exclude 5a3f81c2 --remove
            """)

    @Argument(
        help: ArgumentHelp(
            "The entry's id, or its first 8 digits and more: oracle info shows it.", valueName: "id"))
    var id: String?

    @Option(help: "Why, for whoever reads the answers.")
    var reason: String?

    @Flag(help: "Take the exclusion back.")
    var remove = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if id == nil, remove || reason != nil {
            throw ValidationError("which entry? oracle info shows their ids")
        }
        if remove, reason != nil { throw ValidationError("--reason is for an exclusion, not for its end") }
        if id != nil, !remove, reason?.isEmpty ?? true {
            throw ValidationError("--reason TEXT says why: answers that rest on it show it")
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        let path = "\(try context.places.requireConfig())/exclusions.json"
        guard let text = id else { return try show(Exclusions(reading: path), context) }
        guard Hex.isDigits(text), (8...64).contains(text.utf8.count) else {
            throw CommandError.usage(
                "\"\(text)\" is no id: 8 to 64 lowercase hex digits", help: "oracle info OWNER/MODEL")
        }
        // Two at once must not lose each other's.
        try createDirectories(parentDirectory(of: path), mode: 0o700)
        let lock = try FileLock("\(path).lock", purpose: "exclude", onWait: { _ in })
        defer { extendLifetime(lock) }
        var exclusions = try Exclusions(reading: path)
        let id: Hash32
        if remove {
            id = try Self.only(exclusions.all.map(\.id).filter { $0.hex.hasPrefix(text) }, text) {
                CommandError(
                    "\(text.prefix(16)) is not excluded", code: "exclusion.none", help: "oracle exclude")
            }
            exclusions.remove(id)
        } else {
            let court = try Court(context, policy: nil)
            defer { court.close() }
            // A whole id need not be known yet.
            id =
                try Hash32(hex: text)
                ?? Self.only(court.judge.entryIDs(withPrefix: text), text) {
                    CommandError(
                        "no entry's id starts with \(text)", code: "exclusion.none",
                        help: "oracle info OWNER/MODEL shows ids")
                }
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

    /// The one that was found.
    private static func only(
        _ found: [Hash32], _ text: String, otherwise none: () -> CommandError
    ) throws -> Hash32 {
        guard let first = found.first else { throw none() }
        guard found.count == 1 else {
            throw CommandError(
                "\(text) is the start of several ids", code: "exclusion.ambiguous", help: "the whole id")
        }
        return first
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
