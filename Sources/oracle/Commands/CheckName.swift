internal import ArgumentParser
internal import Attestation
internal import FileIO
internal import Registry
internal import StrictJSON
internal import Trust

struct CheckName: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "check-name", abstract: "Is this name known, or does it imitate a known one?",
        discussion: """
            For scripts, before anything is downloaded: exit status 0 where every name is known here, 3 where one imitates a known \
            name, 4 where one is unknown and imitates none. A name is no proof of bytes: oracle verify PATH --as NAME. With - names are \
            read from standard input, a line each. No socket is opened.

            oracle check-name EleuterAI/gpt-j-6B
            oracle check-name - --jsonl < names.txt
            """)

    @Argument(help: ArgumentHelp("owner/model; - for standard input.", valueName: "name"))
    var names: [String]

    @OptionGroup var batch: BatchOptions
    @OptionGroup var global: GlobalOptions

    var format: OutputFormat { batch.jsonl ? .jsonLines : global.json ? .json : .text }

    func run(_ context: Context) throws -> ExitStatus {
        let isBatch = names == ["-"]
        guard isBatch || !names.contains("-") else {
            throw CommandError.usage("- stands alone: names are read from standard input or given, not both")
        }
        let court = try Court(context, policy: nil)
        defer { court.close() }
        let index = try court.judge.names()
        if !isBatch, let wrong = names.first(where: { NameStanding(of: $0, in: index) == .malformed }) {
            throw CommandError.usage(
                "\(shellWord(wrong)) is no model's name", help: "a model's name is owner/model")
        }
        let inputs = isBatch ? try Self.lines(readStandardInput(limit: LookupBatch.inputLimit)) : names
        guard !inputs.isEmpty else {
            throw CommandError("standard input holds no name", code: "check-name.input", status: .failed)
        }
        var statuses: Set<ExitStatus> = []
        var documents: [JSON] = []
        for input in inputs {
            try Interruption.check()
            let standing = NameStanding(of: input, in: index)
            statuses.insert(standing.status)
            switch context.format {
            case .text: try context.console.print(standing.line(input, in: index))
            case .json: documents.append(standing.json(input, in: index, isLine: false))
            case .jsonLines:
                try context.console.print(jsonLine: standing.json(input, in: index, isLine: true))
            }
        }
        if context.format == .json {
            try context.console.print(json: [
                "schema": 1, "results": .array(documents),
                "registries": .array(court.judge.registries.map(\.json)),
            ])
        }
        return .worst(statuses)
    }

    /// Lines without what stands around them; blank ones and comments say nothing.
    private static func lines(_ bytes: [UInt8]) -> [String] {
        bytes.split(separator: 0x0A).compactMap { line in
            let text = line.drop { $0 == 0x20 || $0 == 0x09 }.reversed().drop {
                $0 == 0x20 || $0 == 0x09 || $0 == 0x0D
            }.reversed()
            guard let first = text.first, first != 0x23 else { return nil }
            return String(decoding: Array(text), as: UTF8.self)
        }
    }
}

/// What is known of a name.
enum NameStanding: Equatable {
    /// Somebody attests something of it.
    case attested
    /// names.json lists it; nobody attests its bytes.
    case wellKnown
    case imitates(NameImitation)
    case unknown
    case malformed

    init(of text: String, in index: NameIndex) {
        let name = try? ModelName(text)
        if let name, index.contains(name) {
            self = index.isAttested(name) ? .attested : .wellKnown
        } else if let imitation = index.imitation(by: text) {
            self = .imitates(imitation)
        } else {
            // `gpt2` was a name once.
            self = name == nil && index.renamed(text) == nil ? .malformed : .unknown
        }
    }

    var status: ExitStatus {
        switch self {
        case .attested, .wellKnown: .success
        case .imitates: .refused
        case .unknown: .unknown
        case .malformed: .failed
        }
    }

    private var word: String {
        switch self {
        case .attested: "known"
        case .wellKnown: "well-known"
        case .imitates: "imitates"
        case .unknown: "unknown"
        case .malformed: "malformed"
        }
    }

    private var style: TerminalText.Style {
        switch self {
        case .attested, .wellKnown: .good
        case .unknown: .caution
        case .imitates, .malformed: .bad
        }
    }

    private func suggestions(_ input: String, in index: NameIndex) -> [ModelName] {
        self == .unknown ? index.suggestions(for: input) : []
    }

    func line(_ input: String, in index: NameIndex) -> TerminalText {
        let padding = String(repeating: " ", count: max(0, 10 - word.utf8.count))
        let start: TerminalText = "\(word, style)\(padding)  \(input)"
        switch self {
        case .attested, .wellKnown: return start
        case .imitates(let imitation): return start + "  \(imitation.name, .bold): \(imitation.why)"
        case .malformed: return start + "  no model's name"
        case .unknown:
            let near = suggestions(input, in: index).map(\.description).joined(separator: ", ")
            return near.isEmpty ? start : start + "  \("did you mean", .dim) \(near)\("?", .dim)"
        }
    }

    /// - Parameter isLine: of JSON Lines.
    func json(_ input: String, in index: NameIndex, isLine: Bool) -> JSON {
        var members = isLine ? [JSON.Member("schema", 1)] : []
        let imitation: JSON =
            if case .imitates(let found) = self { found.json } else { .null }
        members += [
            JSON.Member("input", .string(input)), JSON.Member("standing", .string(word)),
            JSON.Member("status", .int(Int(status.rawValue))), JSON.Member("imitates", imitation),
            JSON.Member("suggestions", .strings(suggestions(input, in: index).map(\.description))),
        ]
        return .object(members)
    }
}

extension NameImitation {
    var json: JSON {
        ["name": .string(name.description), "kind": .string(kind.rawValue), "why": .string(why)]
    }
}
