internal import ArgumentParser
internal import GitWire
internal import Registry
internal import StrictJSON
internal import Taps

struct Sync: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "sync", abstract: "Bring the registries up to date.",
        discussion: """
            Fetches each tap, verifies its root of trust, its signed head and every new entry, and refuses whatever does \
            not extend what was seen before. Until all of it is verified the old state keeps answering. Where a host does not \
            answer, its mirrors are asked. With --from nothing is fetched: a file that 'oracle tap export' wrote is verified in the \
            same way.
            """)

    @Argument(help: ArgumentHelp("The taps; all that have a host where none is named.", valueName: "tap"))
    var names: [String] = []

    @Option(help: ArgumentHelp("Sync one tap from a file that 'oracle tap export' wrote.", valueName: "file"))
    var from: String?

    @OptionGroup var global: GlobalOptions

    private enum Outcome {
        case done(SyncOutcome)
        case failed(CommandError)

        var status: ExitStatus {
            switch self {
            case .done: .success
            case .failed(let error): error.status
            }
        }
    }

    func run(_ context: Context) throws -> ExitStatus {
        var manager = try context.tapManager()
        manager.refusal = { place in
            guard context.isOffline, case .remote = try GitURL(place) else { return nil }
            return CommandError(
                "no socket may be opened", code: "offline", cause: "--offline or ORACLE_OFFLINE is set")
        }
        let list = try manager.taps()
        let taps =
            if let from {
                [try tap(in: from, manager, list)]
            } else if names.isEmpty {
                list.taps.filter { $0.url != nil }
            } else {
                try names.map { try find($0, list) }
            }
        guard !taps.isEmpty else {
            throw CommandError(
                "there is no host to sync from", code: "tap.no-url",
                cause: list.taps.isEmpty
                    ? "no tap is followed"
                    : list.taps.contains { !$0.isDefault }
                        ? "the taps are synced from files"
                        : "the default tap answers from the registry that was installed with oracle",
                help: list.taps.first { !$0.isDefault }.map { "oracle sync \($0.name) --from FILE" }
                    ?? "oracle tap default URL")
        }
        var outcomes: [(tap: ConfiguredTap, outcome: Outcome)] = []
        for tap in taps {
            let outcome: Outcome
            do {
                outcome = .done(
                    try Interruption.deferring {
                        try context.console.progress("Syncing \(tap.name)", total: nil) { meter in
                            manager.onProgress = { progress in
                                if case .fetching(let progress) = progress {
                                    meter.advance(to: Int64(clamping: progress.receivedBytes))
                                }
                            }
                            return try from.map { try manager.synchronize(tap, fromFile: $0) }
                                ?? manager.synchronize(tap)
                        }
                    })
            } catch {
                let error =
                    error is SyncInterrupted ? CommandError.interrupted : CommandError(describing: error)
                if error.status == .interrupted || taps.count == 1 { throw error }
                outcome = .failed(error)
            }
            outcomes.append((tap, outcome))
            if !context.format.isJSON { try show(tap, outcome, context, isAlone: taps.count == 1) }
        }
        if context.format.isJSON {
            try context.console.print(
                json: ["schema": 1, "taps": .array(outcomes.map { json($0.tap, $0.outcome) })])
        }
        return ExitStatus.worst(outcomes.map(\.outcome.status))
    }

    private func find(_ name: String, _ list: TapList) throws -> ConfiguredTap {
        guard let tap = list[name] else {
            let nearest = Suggestions.nearest(name, in: list.taps.map(\.name.description))
            let (start, end) =
                from.map {
                    ("oracle tap \(shellWord(name)) --from \(shellPath($0))", " --from \(shellPath($0))")
                } ?? (
                    "oracle tap \(shellWord(name)) URL", ""
                )
            throw CommandError(
                "there is no tap \(shellWord(name))", code: "tap.not-found",
                help: nearest.map { "oracle sync \($0)\(end)" } ?? start)
        }
        guard tap.url != nil || from != nil else {
            throw CommandError(
                "the tap \(name) has no host to sync from", code: "tap.no-url",
                help: tap.isDefault ? "oracle tap \(name) URL" : "oracle sync \(name) --from FILE"
            )
        }
        return tap
    }

    /// The tap that a file is of: the one that is named, or the only one that follows its log.
    private func tap(in file: String, _ manager: TapManager, _ list: TapList) throws -> ConfiguredTap {
        guard names.count <= 1 else {
            throw CommandError.usage(
                "a file is of one tap", help: "oracle sync NAME --from \(shellPath(file))")
        }
        if let name = names.first { return try find(name, list) }
        let found = try manager.taps(ofArchive: file)
        guard let tap = found.taps.first, found.taps.count == 1 else {
            let origin = found.origin.map { "the log \($0)" } ?? "no log"
            throw CommandError(
                found.taps.isEmpty
                    ? "no tap follows \(origin)" : "\(Human.count(found.taps.count, "tap")) follow \(origin)",
                code: "tap.not-found", cause: "that is the log that \(file) holds",
                help: found.taps.isEmpty
                    ? "oracle tap NAME --from \(shellPath(file)) --root FINGERPRINT"
                    : "oracle sync NAME --from \(shellPath(file))")
        }
        return tap
    }

    private func show(_ tap: ConfiguredTap, _ outcome: Outcome, _ context: Context, isAlone: Bool) throws {
        let console = context.console
        let done: SyncOutcome
        switch outcome {
        case .failed(let error):
            try console.print("\(tap.name.description, .bold): \("not synced", .bad)")
            console.report(error)
            return
        case .done(let outcome): done = outcome
        }
        for failure in done.failures {
            let error = CommandError(describing: failure.error)
            console.warning(
                "\(tap.name): \(failure.place): \(error.what)\(error.cause.map { " (\($0))" } ?? "")")
        }
        if done.isMirror { console.note("\(tap.name): from the mirror \(done.place)") }
        let report: SyncReport
        switch done.result {
        case .behind(let size, let here):
            let held =
                size.map {
                    "\(Human.count(Int(clamping: $0))) of \(Human.count(Int(clamping: here), "entry", plural: "entries"))"
                }
                ?? "an older root"
            try console.print(
                "\(tap.name.description, .bold): nothing new: \(done.place) is older than what is here (\(held))"
            )
            return
        case .synced(let synced): report = synced
        }
        for note in report.notes { console.note("\(tap.name): \(note)") }
        let age = report.time.map { ", signed \(Human.ago($0, now: context.now))" } ?? ""
        if report.isUpToDate {
            try console.print(
                isAlone ? "Already up-to-date." : "\(tap.name.description, .bold): already up-to-date")
            return
        }
        let total = Human.count(Int(clamping: report.newSize), "entry", plural: "entries")
        if let recovery = report.recovery { console.warning("\(tap.name): \(Self.words(recovery))") }
        if report.recovery != nil {
            try console.print("\(tap.name.description, .bold): made anew; \(total) verified\(age)")
        } else if report.wasRebuilt {
            try console.print("\(tap.name.description, .bold): the cache was made anew; \(total)\(age)")
        } else if report.oldSize == 0 {
            try console.print("\(tap.name.description, .bold): \(total) verified\(age)")
        } else {
            let new = Int(clamping: report.newSize - report.oldSize)
            try console.print(
                "\(tap.name.description, .bold): \(Human.count(new)) new, \(total) verified\(age)")
        }
        if report.newRoots > 0 {
            try console.print("  its root of trust is version \(report.rootVersion) now")
        }
        if report.opaqueCount > 0 {
            console.note(
                "\(tap.name): \(Human.count(report.opaqueCount, "new entry", plural: "new entries")) of a kind that this version does not know"
            )
        }
    }

    /// What happened to a log whose key was stolen.
    static func words(_ recovery: TrustState.Recovery) -> String {
        let kept = recovery.evidence.map { "; what was dropped is signed in \($0)" }
        return
            "root \(recovery.rootVersion) has a new log key and took the log back to \(Human.count(Int(clamping: recovery.to.size), "entry", plural: "entries")): the tree of \(Human.count(Int(clamping: recovery.from.size))) that was followed here is dropped\(kept ?? "; its head could not be kept")"
    }

    private func json(_ tap: ConfiguredTap, _ outcome: Outcome) -> JSON {
        switch outcome {
        case .failed(let error):
            return ["tap": .string(tap.name.description), "status": "failed", "error": error.json]
        case .done(let done):
            let result: [JSON.Member]
            switch done.result {
            case .behind(let size, let here):
                result = [
                    JSON.Member("status", "behind"),
                    JSON.Member("offered-size", size.map { .int(Int(clamping: $0)) } ?? .null),
                    JSON.Member("new-size", .int(Int(clamping: here))),
                ]
            case .synced(let report):
                result =
                    [
                        JSON.Member(
                            "status",
                            report.isUpToDate ? "up-to-date" : report.wasRebuilt ? "rebuilt" : "updated"
                        ),
                        JSON.Member("old-size", .int(Int(clamping: report.oldSize))),
                        JSON.Member("new-size", .int(Int(clamping: report.newSize))),
                        JSON.Member("root-version", .int(report.rootVersion)),
                        JSON.Member("signers-version", report.signersVersion.map { .int($0) } ?? .null),
                        JSON.Member("signed", report.time.map { .string(Moment.format($0)) } ?? .null),
                        JSON.Member("opaque", .int(report.opaqueCount)),
                        JSON.Member("notes", .strings(report.notes)),
                    ] + (report.recovery.map { [JSON.Member("recovered", $0.json)] } ?? [])
            }
            let failures = JSON.array(
                done.failures.map {
                    ["from": .string($0.place), "error": CommandError(describing: $0.error).json]
                })
            return .object(
                [JSON.Member("tap", .string(tap.name.description))] + result
                    + [JSON.Member("from", .string(done.place)), JSON.Member("failures", failures)])
        }
    }
}
