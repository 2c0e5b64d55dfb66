internal import Attestation
internal import Cryptography
internal import ModelFormats
internal import ModelPlaces
internal import StrictJSON
internal import Trust

/// A model that was found, and what became of it: a line of the table.
struct ScanRow {
    let found: FoundModel
    /// What was opened.
    let path: String
    /// The name that the path says.
    let claimedName: String?
    let commit: String?
    /// Bytes of the files that hold weights.
    let bytes: Int64
    let outcome: Result<VerdictAnswer, CommandError>
    /// Those that `--fail-on` names.
    let alarms: [(alarm: Alarm, text: String)]
    /// What is in its folder and could not be used.
    let problems: [FormatError]

    var answer: VerdictAnswer? { try? outcome.get() }

    var status: ExitStatus {
        switch outcome {
        case .success(let answer): .worst(alarms.map { $0.alarm.status(of: answer.verdict) })
        case .failure(let error): error.status
        }
    }

    /// A name of its place says more than the path of a blob.
    private var place: String { found.kind == .ollama ? found.title ?? path : path }

    // MARK: For people

    static let header = ["verdict", "model", "lineage", "where"]

    var cells: [TerminalText] {
        guard let answer else { return ["\("no verdict", .bad)", "-", "-", "\(place)"] }
        let verdict = answer.verdict
        var word: TerminalText = "\(verdict.standing.rawValue, verdict.standing.style)"
        if verdict.coverage == .weights, verdict.standing == .trusted || verdict.standing == .known {
            word = word + " \("(weights only)", .caution)"
        }
        guard let name = verdict.name else { return [word, "-", "-", "\(place)"] }
        let version = name.versions.count == 1 ? " at \(quotedUnlessWord(name.versions[0].prefix(12)))" : ""
        return [word, "\(name.name)\(version)", name.lineage?.summary ?? "-", "\(place)"]
    }

    /// Lines below its own.
    var remarks: [TerminalText] {
        if case .failure(let error) = outcome {
            return ["  \("error", .bad): \(error.what)"] + (error.cause.map { ["    cause: \($0)"] } ?? [])
        }
        return alarms.map { "  \($0.alarm.rawValue, .bad): \($0.text)" }
            + problems.map { "  \("warning", .caution): \($0.description)" }
    }

    // MARK: For programs

    /// - Parameter isLine: of JSON Lines.
    func json(isLine: Bool) -> JSON {
        let verdict = answer?.verdict
        var members: [JSON.Member] = isLine ? [JSON.Member("schema", 1)] : []
        members += [
            JSON.Member("path", .string(path)), JSON.Member("place", .string(found.kind.rawValue)),
            JSON.Member("title", .nullable(found.title)), JSON.Member("claimed-name", .nullable(claimedName)),
            JSON.Member("commit", .nullable(commit)), JSON.Member("bytes", .int(Int(bytes))),
            JSON.Member("status", .int(Int(status.rawValue))),
            JSON.Member("verdict", .nullable(verdict?.standing.rawValue)),
            JSON.Member("name", .nullable(verdict?.name?.name.description)),
            JSON.Member("versions", .strings(verdict?.name?.versions ?? [])),
            JSON.Member("coverage", .nullable(verdict?.coverage?.rawValue)),
            JSON.Member("lineage", .nullable(verdict?.name?.lineage?.summary.plain)),
            JSON.Member("digests", .strings(answer?.digests.map(\.description) ?? [])),
            JSON.Member(
                "alarms",
                .array(alarms.map { ["alarm": .string($0.alarm.rawValue), "text": .string($0.text)] })),
            JSON.Member("reasons", .array(verdict?.reasons.map(\.json) ?? [])),
            JSON.Member(
                "problems",
                .array(
                    problems.map { problem in
                        [
                            "code": .string(problem.code.rawValue), "place": .string(problem.file),
                            "message": .string(problem.fault),
                        ]
                    })),
        ]
        if case .failure(let error) = outcome { members.append(JSON.Member("error", error.json)) }
        return .object(members)
    }

    static let columns = [
        "path", "place", "title", "claimed_name", "commit", "bytes", "verdict", "name", "version", "coverage",
        "lineage",
        "alarms", "error", "digests",
    ]

    var csv: [UInt8] {
        let verdict = answer?.verdict
        var fault = ""
        if case .failure(let error) = outcome { fault = error.what }
        return CSV.line([
            path, found.kind.rawValue, found.title ?? "", claimedName ?? "", commit ?? "", String(bytes),
            verdict?.standing.rawValue ?? "", verdict?.name?.name.description ?? "",
            verdict?.name?.versions.joined(separator: " ") ?? "", verdict?.coverage?.rawValue ?? "",
            verdict?.name?.lineage?.summary.plain ?? "", alarms.map(\.alarm.rawValue).joined(separator: " "),
            fault,
            answer?.digests.map(\.description).joined(separator: " ") ?? "",
        ])
    }
}

extension JSON {
    static func nullable(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
}

/// Comma-separated values (RFC 4180), lines ended by a line feed.
enum CSV {
    static func line(_ fields: [String]) -> [UInt8] {
        Array((fields.map(field).joined(separator: ",") + "\n").utf8)
    }

    private static func field(_ text: String) -> String {
        var text = TerminalText.escape(text)
        // A spreadsheet takes what starts so for a formula, and a path is a stranger's text.
        if let first = text.utf8.first, "=+-@".utf8.contains(first) { text = "'" + text }
        let isPlain = text.utf8.allSatisfy { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "\"") }
        return isPlain ? text : "\"\(text.replacing("\"", with: "\"\""))\""
    }
}
