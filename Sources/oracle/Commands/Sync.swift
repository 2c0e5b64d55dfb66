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
            not extend what was seen before. Until all of it is verified the old state keeps answering.
            """)

    @Argument(help: ArgumentHelp("The taps; all that have a host where none is named.", valueName: "tap"))
    var names: [String] = []

    @OptionGroup var global: GlobalOptions

    private enum Outcome {
        case done(SyncReport)
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
        let list = try manager.taps()
        let taps = try names.isEmpty ? list.taps.filter { $0.url != nil } : names.map { try find($0, list) }
        guard !taps.isEmpty else {
            throw CommandError(
                "there is no host to sync from", code: "tap.no-url",
                cause: list.taps.isEmpty
                    ? "no tap is followed"
                    : "the default tap answers from the registry that was installed with oracle",
                help: "oracle tap default URL")
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
                            return try synchronize(tap, manager, context)
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
            throw CommandError(
                "there is no tap \(name)", code: "tap.not-found",
                help: nearest.map { "oracle sync \($0)" } ?? "oracle tap \(name) URL")
        }
        guard tap.url != nil else {
            throw CommandError(
                "the tap \(name) has no host to sync from", code: "tap.no-url", help: "oracle tap \(name) URL"
            )
        }
        return tap
    }

    private func synchronize(_ tap: ConfiguredTap, _ manager: TapManager, _ context: Context) throws
        -> SyncReport
    {
        if context.isOffline, let url = tap.url, case .remote = try GitURL(url) {
            throw CommandError(
                "\(tap.name) is not synced: no socket may be opened", code: "offline",
                cause: "--offline or ORACLE_OFFLINE is set")
        }
        return try manager.synchronize(tap)
    }

    private func show(_ tap: ConfiguredTap, _ outcome: Outcome, _ context: Context, isAlone: Bool) throws {
        let console = context.console
        let report: SyncReport
        switch outcome {
        case .failed(let error):
            try console.print("\(tap.name.description, .bold): \("not synced", .bad)")
            console.report(error)
            return
        case .done(let done): report = done
        }
        for note in report.notes { console.note("\(tap.name): \(note)") }
        let age = report.time.map { ", signed \(Human.ago($0, now: context.now))" } ?? ""
        if report.isUpToDate {
            try console.print(
                isAlone ? "Already up-to-date." : "\(tap.name.description, .bold): already up-to-date")
            return
        }
        let total = Human.count(Int(clamping: report.newSize), "entry", plural: "entries")
        let new = Int(clamping: report.newSize - report.oldSize)
        if report.wasRebuilt {
            try console.print("\(tap.name.description, .bold): the cache was made anew; \(total)\(age)")
        } else if report.oldSize == 0 {
            try console.print("\(tap.name.description, .bold): \(total) verified\(age)")
        } else {
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

    private func json(_ tap: ConfiguredTap, _ outcome: Outcome) -> JSON {
        switch outcome {
        case .failed(let error):
            return ["tap": .string(tap.name.description), "status": "failed", "error": error.json]
        case .done(let report):
            return .members([
                "tap": .string(tap.name.description),
                "status": report.isUpToDate ? "up-to-date" : report.wasRebuilt ? "rebuilt" : "updated",
                "old-size": .int(Int(clamping: report.oldSize)),
                "new-size": .int(Int(clamping: report.newSize)),
                "root-version": .int(report.rootVersion),
                "signers-version": report.signersVersion.map { .int($0) } ?? .null,
                "signed": report.time.map { .string(Moment.format($0)) } ?? .null,
                "opaque": .int(report.opaqueCount),
                "notes": .strings(report.notes),
            ])
        }
    }
}
