internal import ArgumentParser
internal import Cryptography
internal import FileIO
internal import GitWire
internal import Registry
internal import StrictJSON
internal import Taps

struct Tap: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Follow a registry, or list those that are followed.",
        discussion: """
            A registry is trusted by its root of trust, which is pinned when the tap is added: by --root, with the \
            fingerprint that its maintainers publish, or by confirming what the host shows. The default tap's root is \
            compiled in; 'oracle tap default URL' says where to fetch it from. What any other tap says counts only where a rule \
            of a policy names it ('oracle help policy').

            A mirror is fetched from while the URL does not answer. It is trusted with nothing: one that is behind is only old, \
            one that shows something else is a fork. A machine without network follows a file ('oracle tap export').
            """, shouldDisplay: false)

    @Argument(help: "A name for it: lowercase letters, digits, '.', '_' and '-'.")
    var name: String?

    @Argument(
        help: "https://, ssh://, user@host:path or an absolute path; git:// and http:// to this machine only."
    )
    var url: String?

    @Option(help: ArgumentHelp("The fingerprint of its root, sha256:<64 hex>.", valueName: "fingerprint"))
    var root: String?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Fetch from there while the URL does not answer; may be repeated.", valueName: "url"))
    var mirror: [String] = []

    @Flag(help: "Forget the mirrors.")
    var noMirror = false

    @Option(
        help: ArgumentHelp("Read the root from a file that 'oracle tap export' wrote.", valueName: "file"))
    var from: String?

    @Flag(help: "Forget what was trusted of this tap before, and start from its pinned root.")
    var resetTrust = false

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        guard let name else { return try list(context) }
        // What other tools call it: a tap of that name would only be a mistake that stays.
        switch name {
        case "rm", "remove", "delete":
            throw CommandError.usage(
                "a tap is removed by untap", help: "oracle untap \(url.map(shellWord) ?? "NAME")")
        case "add": throw CommandError.usage("a tap is added by its name", help: "oracle tap NAME URL")
        case "list", "ls": throw CommandError.usage("taps are listed without a word", help: "oracle tap")
        default: break
        }
        let tapName = try TapName(name)
        let manager = try context.tapManager()
        let known = try manager.taps()[name]
        let mirrors = mirror.map(Self.place)
        // Before anything is changed.
        for mirror in mirrors { _ = try GitURL(mirror) }
        if !mirrors.isEmpty || noMirror, url == nil, from == nil, !resetTrust {
            guard let tap = try manager.changeMirrors(of: tapName, adding: mirrors, emptying: noMirror) else {
                throw CommandError(
                    "there is no tap \(shellWord(name))", code: "tap.not-found",
                    help: Suggestions.nearest(name, in: try manager.taps().taps.map(\.name.description))
                        .map { "oracle tap \($0) --mirror URL" } ?? "oracle tap \(name) URL")
            }
            try show(tap, context)
            return .success
        }
        let place = try place(known)
        var pinned: Digest?
        if let root {
            guard let digest = Digest(root), digest.algorithm == .sha256 else {
                throw CommandError.usage("--root is a fingerprint like sha256:<64 hex digits>")
            }
            pinned = digest
        } else if resetTrust {
            pinned = known.flatMap { $0.isDefault ? nil : $0.pinned }
        }
        if context.isOffline, case .url(let url) = place, case .remote = try GitURL(url),
            name != DefaultTap.name
        {
            throw CommandError(
                "a root is fetched from the host when a tap is added, and no socket may be opened",
                code: "offline")
        }
        let added = try Interruption.deferring {
            try manager.add(tapName, from: place, pinned: pinned, resetting: resetTrust) { introduction in
                try confirm(introduction, place, context)
            }
        }
        guard var tap = added else {
            throw CommandError("nothing was changed: the root was not confirmed", code: "tap.not-confirmed")
        }
        if !mirrors.isEmpty || noMirror {
            tap = try manager.changeMirrors(of: tapName, adding: mirrors, emptying: noMirror) ?? tap
        }
        try show(tap, context)
        guard !context.format.isJSON else { return .success }
        context.console.hint(
            from.map { "oracle sync \(tap.name) --from \(shellPath($0))" } ?? "oracle sync \(tap.name)")
        if !tap.isDefault {
            context.console.hint(
                "what it says counts where a rule of your policy names it, match: \"\(tap.name):OWNER/*\"; see oracle help policy"
            )
        }
        return .success
    }

    /// What lies here may be named as it is seen from here; it is kept as an absolute path.
    private static func place(_ url: String) -> String {
        GitURL.isPlainPath(url) ? realPath(url) ?? url : url
    }

    /// Where the root is read.
    private func place(_ known: ConfiguredTap?) throws -> TapManager.Place {
        let name = name ?? ""
        if let from {
            guard url == nil else {
                throw CommandError.usage("a URL and --from: the root is read from one of them")
            }
            guard name != DefaultTap.name else {
                throw CommandError.usage(
                    "the root of the default tap is compiled in: there is nothing to read from a file",
                    help: "oracle sync \(name) --from \(shellPath(from))")
            }
            guard known == nil || resetTrust else {
                throw CommandError.usage(
                    "the tap \(name) is followed already",
                    help: "oracle sync \(name) --from \(shellPath(from))")
            }
            guard mirror.isEmpty else {
                throw CommandError.usage("a mirror stands in for a URL, and --from has none")
            }
            return .file(from)
        }
        guard let url = url ?? (resetTrust ? known?.url : nil) else {
            let help =
                known == nil
                ? "oracle tap \(name) URL" : resetTrust ? "oracle tap \(name) --reset-trust --from FILE" : nil
            throw CommandError.usage(
                known == nil || resetTrust
                    ? "there is no \(known == nil ? "tap \(name), and no " : "")URL to follow"
                    : "the tap \(name) is followed already",
                help: help ?? "oracle sync \(name)")
        }
        return .url(Self.place(url))
    }

    private func show(_ tap: ConfiguredTap, _ context: Context) throws {
        guard !context.format.isJSON else {
            try context.console.print(json: ["schema": 1, "tap": Self.json(tap, nil)])
            return
        }
        try context.console.print(
            "Tapped \(tap.name.description, .bold): \(tap.url ?? from.map { "from \($0)" } ?? "")")
        for mirror in tap.mirrors { try context.console.print("Mirror \(mirror)") }
        try context.console.print("Root \(tap.pinned)")
    }

    /// Trust on first use: a person compares, or says so on the command line.
    private func confirm(
        _ shown: TapManager.Introduction, _ place: TapManager.Place, _ context: Context
    ) throws -> Bool {
        let (place, words) =
            switch place {
            case .url(let url): (url, url)
            case .file(let path): (path, "--from \(path)")
            }
        guard context.console.isInteractive, !context.format.isJSON else {
            throw CommandError(
                "the root of \(place) is not confirmed", code: "tap.not-confirmed",
                cause:
                    "it shows \(shown.fingerprint); compare it with the fingerprint that the maintainers publish",
                help: "oracle tap \(name ?? "NAME") \(words) --root \(shown.fingerprint)")
        }
        let root = shown.claims.root
        context.console.line("\(place) shows the root of the log \(shown.claims.origin):")
        context.console.line("  \(shown.fingerprint, .bold)")
        context.console.line(
            "  \(root.threshold) of \(root.keys.count) root keys, valid until \(Moment.format(shown.claims.expires))"
        )
        return context.console.confirm("Is this the fingerprint that its maintainers publish?")
    }

    private func list(_ context: Context) throws -> ExitStatus {
        let taps =
            if let path = context.tapPlaces.list {
                try TapList(reading: path, withDefault: context.followsDefaultTap).taps
            } else {
                context.followsDefaultTap ? [try ConfiguredTap.builtIn()] : []
            }
        let trust = context.tapPlaces.trust
        // One tap whose trust state is lost hides no other from people; a program is told at once.
        var lost: [TapName: any Error] = [:]
        let rows = try taps.map { tap in
            do {
                let state = try trust.flatMap { try TrustState.read($0, tap: tap) }
                if state == nil, tap.hasTrustState {
                    throw TapError.trustStateMissing(tap: tap.name.description)
                }
                return (tap, state)
            } catch {
                guard !context.format.isJSON else { throw error }
                lost[tap.name] = error
                return (tap, nil as TrustState?)
            }
        }
        if context.format.isJSON {
            try context.console.print(json: ["schema": 1, "taps": .array(rows.map { Self.json($0.0, $0.1) })])
            return .success
        }
        guard !rows.isEmpty else {
            context.console.note("no registry is followed")
            return .success
        }
        var table = Table(header: ["tap", "entries", "signed", "from"], alignments: [.left, .right])
        for (tap, state) in rows {
            let signed = state?.checkpoint == nil ? nil : state?.time
            table.add([
                "\(tap.name.description)",
                TerminalText(
                    state?.checkpoint == nil
                        ? (tap.isDefault ? Human.count(Int(clamping: DefaultTap.size)) : "-")
                        : Human.count(Int(clamping: state?.head.size ?? 0))),
                lost[tap.name] == nil
                    ? TerminalText(
                        signed.map { Human.ago($0, now: context.now) }
                            ?? (tap.isDefault ? "bundled" : "never synced"))
                    : "\("trust lost", .bad)",
                TerminalText(Self.from(tap)),
            ])
        }
        try context.console.print(table)
        for (tap, state) in rows {
            if let recovery = state?.recovery {
                context.console.note("\(tap.name): \(Sync.words(recovery))")
            }
            if let error = lost[tap.name] { context.console.report(CommandError(describing: error)) }
        }
        return lost.isEmpty ? .success : .failed
    }

    private static func from(_ tap: ConfiguredTap) -> String {
        guard let url = tap.url else {
            return tap.isDefault
                ? "no host yet: oracle tap \(tap.name) URL" : "files: oracle sync \(tap.name) --from FILE"
        }
        return tap.mirrors.isEmpty ? url : "\(url), \(Human.count(tap.mirrors.count, "mirror"))"
    }

    static func json(_ tap: ConfiguredTap, _ state: TrustState?) -> JSON {
        let synced = state?.checkpoint == nil ? nil : state
        return .members([
            "name": .string(tap.name.description),
            "url": tap.url.map { .string($0) } ?? .null,
            "mirrors": .strings(tap.mirrors),
            "root": .string(tap.pinned.description),
            "origin": .string(tap.origin),
            "size": synced.map { .int(Int(clamping: $0.head.size)) } ?? .null,
            "signed": synced?.time.map { .string(Moment.format($0)) } ?? .null,
            "synced": synced?.syncedAt.map { .string(Moment.format($0)) } ?? .null,
            "recovered": state?.recovery?.json,
        ])
    }
}
