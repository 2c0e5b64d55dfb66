internal import Attestation
internal import FileIO
internal import ModelDigest
internal import ModelFormats
internal import ModelPlaces
internal import StrictJSON
internal import Trust

/// Finds models and judges each: what `oracle scan` does. It looks first, says how much there is to read, and then reads; what a
/// model needs is remembered when it is done, so that the same command goes on where it was stopped.
final class ScanAnswer {
    private let context: Context
    private var verifier: VerifyAnswer
    private let failOn: [Alarm]
    private let isCSV: Bool
    private var rows: [ScanRow] = []
    /// What could not be looked through.
    private var problems: [PlaceError] = []
    /// Directories that hold no weights: configurations and tokenizers alone.
    private var weightless = 0

    init(
        _ context: Context, policy: String?, reading: ReadingOptions, failOn: [Alarm], trustsNames: Bool,
        isCSV: Bool
    ) throws {
        self.context = context
        verifier = try VerifyAnswer(context, policy: policy, asName: nil, reading: reading)
        verifier.trustsNames = trustsNames
        self.failOn = failOn
        self.isCSV = isCSV
    }

    func run(_ paths: [String]) throws -> ExitStatus {
        defer {
            verifier.court.close()
            verifier.unknown.remember(context)
        }
        let (survey, roots) = try look(paths)
        if isCSV { try context.console.write(CSV.line(ScanRow.columns)) }
        problems += survey.problems
        for problem in problems { try say(problem) }
        if survey.unfollowedLinks > 0 {
            let links = Human.count(
                survey.unfollowedLinks, "symbolic link to a directory was",
                plural: "symbolic links to directories were")
            context.console.note("\(links) not followed")
        }
        let planned = try estimate(survey.models)
        try context.console.progress("Scanning", total: planned) { meter in
            let batch = ModelReader.Batch(meter, total: planned)
            verifier.reader.batch = batch
            for (index, found) in survey.models.enumerated() {
                do {
                    try Interruption.check()
                    try judge(found)
                } catch {
                    let failure = CommandError(describing: error)
                    if failure.status == .interrupted {
                        context.console.note(
                            "interrupted after \(index) of \(Human.count(survey.models.count, "model")); what was read is remembered, and the same command goes on from there"
                        )
                    }
                    throw failure
                }
            }
            try finish(survey, roots: roots, planned: planned, read: batch.done)
        }
        return .worst(rows.map(\.status) + problems.map { _ in ExitStatus.failed })
    }

    // MARK: Looking

    private func look(_ paths: [String]) throws -> (Survey, roots: [String]) {
        let places = context.modelPlaces
        var survey = Survey(places: places, isCancelled: { Interruption.isRequested })
        let roots = try Interruption.deferring {
            guard paths.isEmpty else {
                for path in paths {
                    do throws(PlaceError) {
                        try survey.add(path)
                    } catch {
                        // One path alone is not a batch: its fault is the command's.
                        if paths.count == 1 { throw error }
                        problems.append(error)
                    }
                }
                return paths
            }
            return survey.addPlaces()
        }
        try Interruption.check()
        guard !roots.isEmpty else {
            throw CommandError(
                "no place of models on this machine", code: "scan.no-place",
                cause: "there is none of: \(places.all.map(\.path).joined(separator: ", "))",
                help: "oracle scan PATH")
        }
        return (survey, roots)
    }

    /// Whether weights are in a folder, or a pointer or a link that leads nowhere stands for them.
    private static func shouldHoldWeights(_ folder: ModelFolder) -> Bool {
        folder.files.contains { FileRole.of(name: $0.name).holdsWeights || $0.role.holdsWeights }
            || folder.problems.contains { FileRole.of(name: $0.file).holdsWeights }
    }

    /// The models at a place: one, or several in a folder that is nobody's own, and what is there besides and cannot be used.
    private func subjects(_ found: FoundModel) throws -> (subjects: [VerifySubject], problems: [FormatError])
    {
        let limits = ModelFolder.Limits(entersDirectories: found.extent == .whole)
        let folder = try verifier.reader.folder(at: found.path, limits: limits)
        let claimed = found.claimedName.flatMap { try? ModelName($0) }
        func subject(_ path: String, _ folder: ModelFolder, part: WeightSet? = nil) -> VerifySubject {
            VerifySubject(input: path, folder: folder, part: part, claimedName: claimed)
        }
        guard found.extent == .flat, folder.main == nil else {
            guard folder.isSingleFile || Self.shouldHoldWeights(folder) else {
                weightless += 1
                return ([], [])
            }
            return ([subject(found.path, folder)], [])
        }
        var all: [VerifySubject] = []
        var grouped: Set<ExactName> = []
        for set in folder.weightSets {
            grouped.formUnion(set.shards.map { ExactName($0.name) })
            // One array by itself is data.
            if set.shards.first?.role == .weights(.npy) { continue }
            let path = "\(found.path)/\(set.name)"
            if set.fault == nil, set.shards.count == 1, set.name == set.shards[0].name {
                all.append(subject(path, try verifier.reader.folder(at: path)))
            } else {
                all.append(subject(path, folder, part: set))
            }
        }
        for file in folder.files
        where file.role.holdsWeights && !grouped.contains(ExactName(file.name)) && !Self.isData(file) {
            let path = "\(found.path)/\(file.name)"
            all.append(subject(path, try verifier.reader.folder(at: path)))
        }
        // A pointer or a missing shard is its set's own fault; what else lies in a folder that is nobody's is no model.
        let faults = Set(folder.weightSets.compactMap(\.fault))
        let problems = folder.problems.filter { problem in
            let role = FileRole.of(name: problem.file)
            return problem.code != .gitLFSPointer && !faults.contains(problem)
                && (role.holdsWeights || role == .incomplete)
        }
        return (all, problems)
    }

    /// `.bin` and `.pth` are names of many things. What does not begin as PyTorch's files do is data in a folder that is nobody's,
    /// unless it is called as loaders look for it: they would run a pickle of any protocol.
    private static func isData(_ file: ModelFile) -> Bool {
        guard file.role == .pickle, FileRole.of(name: file.name) == .weights(.pytorch) else { return false }
        return !["pytorch_model", "model", "adapter_model", "diffusion_pytorch_model"].contains {
            file.name.hasPrefix($0)
        }
    }

    /// Says how much there is to read before anything is.
    /// - Returns: bytes.
    private func estimate(_ models: [FoundModel]) throws -> Int64 {
        var estimate = ReadingEstimate()
        for found in models {
            try Interruption.check()
            // What is wrong with a model is said when its turn comes.
            guard let found = try? subjects(found) else { continue }
            for subject in found.subjects {
                if let pending = try? verifier.pending(subject) { estimate.add(pending) }
            }
        }
        weightless = 0
        let bytes = estimate.byteCount
        guard bytes > 0 else { return 0 }
        let rate = bytes >= Self.worthwhile ? estimate.measuredRate(clock: monotonicSeconds) : nil
        let time = rate.map { rate in
            ", about \(Human.duration(estimate.seconds(rate, threads: verifier.reader.threads)))"
        }
        context.console.note("\(Human.bytes(bytes)) to read\(time ?? "")")
        return bytes
    }

    /// Bytes. Nobody waits for less.
    private static let worthwhile: Int64 = 1_000_000_000

    // MARK: Judging

    private func judge(_ found: FoundModel) throws {
        let (subjects, problems): ([VerifySubject], [FormatError])
        do {
            (subjects, problems) = try self.subjects(found)
        } catch {
            try add(row(found, path: found.path, nil, .failure(try fault(error))))
            return
        }
        for subject in subjects {
            let outcome: Result<VerdictAnswer, CommandError>
            do {
                outcome = .success(try verifier.judge(subject))
            } catch {
                outcome = .failure(try fault(error))
            }
            try add(row(found, path: subject.input, subject, outcome))
        }
        for problem in problems {
            try add(row(found, path: "\(found.path)/\(problem.file)", nil, .failure(CommandError(problem))))
        }
    }

    /// A fault of one model; what ends the scan is thrown on.
    private func fault(_ error: any Error) throws -> CommandError {
        let failure = CommandError(describing: error)
        if failure.status == .interrupted || error is OutputClosed { throw error }
        return failure
    }

    private func row(
        _ found: FoundModel, path: String, _ subject: VerifySubject?,
        _ outcome: Result<VerdictAnswer, CommandError>
    ) -> ScanRow {
        let answer = try? outcome.get()
        let alarms = answer.map { Alarm.all(in: $0.verdict, mislabelled: $0.mislabelled) } ?? []
        let snapshot = subject?.folder.snapshot
        return ScanRow(
            found: found, path: path, claimedName: snapshot?.name ?? found.claimedName,
            commit: snapshot?.commit,
            bytes: subject?.files.filter(\.role.holdsWeights).reduce(0) { $0 + $1.status.size } ?? 0,
            outcome: outcome, alarms: alarms.filter { failOn.contains($0.alarm) },
            problems: (answer?.warnings ?? []) + (answer?.unread.map { [$0] } ?? []))
    }

    private func add(_ row: ScanRow) throws {
        rows.append(row)
        if context.format == .jsonLines { try context.console.print(jsonLine: row.json(isLine: true)) }
        if isCSV { try context.console.write(row.csv) }
        if context.format == .jsonLines || isCSV { try context.console.flush() }
    }

    private func say(_ problem: PlaceError) throws {
        switch context.format {
        case .text: context.console.warning("\(problem)")
        case .jsonLines:
            context.console.warning("\(problem)")
            try context.console.print(jsonLine: ["schema": 1, "problem": problem.json])
        case .json: break
        }
    }

    // MARK: Answering

    private func finish(_ survey: Survey, roots: [String], planned: Int64, read: Int64) throws {
        guard !isCSV, context.format != .jsonLines else { return }
        let totals = ScanTotals(rows, weightless: weightless)
        guard context.format == .text else {
            try context.console.print(json: [
                "schema": 1, "places": .strings(roots), "fail-on": .strings(failOn.map(\.rawValue)),
                "names-trusted": .bool(verifier.trustsNames),
                "totals": totals.json(planned: planned, read: read),
                "models": .array(rows.map { $0.json(isLine: false) }),
                "problems": .array(problems.map(\.json)),
                "links-not-followed": .int(survey.unfollowedLinks),
            ])
            return
        }
        try context.console.print(totals.text)
        if verifier.trustsNames {
            context.console.note("blobs were believed by their names, and not read: --trust-names")
        }
        guard !rows.isEmpty else { return }
        try context.console.print("")
        // What somebody must see stands first; otherwise the order of the paths.
        let sorted = rows.filter { !$0.alarms.isEmpty } + rows.filter { $0.alarms.isEmpty }
        var table = Table(header: ScanRow.header)
        for row in sorted { table.add(row.cells) }
        let lines = table.lines
        try context.console.print(lines[0])
        for (row, line) in zip(sorted, lines.dropFirst()) {
            try context.console.print(line)
            for remark in row.remarks { try context.console.print(remark) }
        }
    }
}

/// The first line of the answer.
struct ScanTotals {
    private let rows: [ScanRow]
    private let weightless: Int

    init(_ rows: [ScanRow], weightless: Int) {
        self.rows = rows
        self.weightless = weightless
    }

    private var bytes: Int64 { rows.reduce(0) { $0 + $1.bytes } }
    private var alarming: Int { rows.count { !$0.alarms.isEmpty } }
    private var withoutVerdict: Int { rows.count { $0.answer == nil } }

    private func count(_ standing: Standing) -> Int { rows.count { $0.answer?.verdict.standing == standing } }

    var text: TerminalText {
        var line: TerminalText = "\(Human.count(rows.count, "model"), .bold), \(Human.bytes(bytes))"
        var parts: [TerminalText] = Standing.allCases.compactMap { standing in
            let count = count(standing)
            return count == 0 ? nil : "\(Human.count(count)) \(standing.rawValue, standing.style)"
        }
        if withoutVerdict > 0 { parts.append("\(Human.count(withoutVerdict)) \("without a verdict", .bad)") }
        for (index, part) in parts.enumerated() { line = line + (index == 0 ? ": " : ", ") + part }
        if alarming > 0 { line = line + "; \(Human.count(alarming, "alarm"), .bad)" }
        if weightless > 0 { line = line + "; \(Human.count(weightless, "folder")) without weights" }
        return line
    }

    func json(planned: Int64, read: Int64) -> JSON {
        [
            "models": .int(rows.count), "bytes": .int(Int(bytes)), "bytes-planned": .int(Int(planned)),
            "bytes-read": .int(Int(read)), "alarms": .int(alarming), "without-verdict": .int(withoutVerdict),
            "without-weights": .int(weightless),
            "verdicts": .object(Standing.allCases.map { JSON.Member($0.rawValue, .int(count($0))) }),
        ]
    }
}

extension PlaceError {
    var json: JSON {
        ["code": .string(code.rawValue), "place": .string(place), "message": .string(fault)]
    }
}
