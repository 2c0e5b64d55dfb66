internal import ArgumentParser
internal import Taps

/// `oracle log`: what a registry's log says of itself, and what can be shown of it to others.
struct LogGroup: AnswersByDefault {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "Show a registry's log, prove what is in it, check a proof or a fork.",
        discussion: """
            oracle log                              the head of the registry that answers, and who cosigned it
            oracle log prove sha256:... -o m.proof  who said what of a digest, for somebody without a registry
            oracle log verify m.proof               what such a file shows
            oracle log check-fork FILE              what a file of evidence proves
            """,
        subcommands: [LogShow.self, LogProve.self, LogVerify.self, LogCheckFork.self],
        defaultSubcommand: LogShow.self)
}

extension Context {
    /// One tap that answers; the default one, or the only one, where none is named.
    func openTap(_ name: String?) throws -> OpenTap {
        let taps = try openTaps().taps
        if let name {
            if let tap = taps.first(where: { $0.facts.tap == name }) { return tap }
            let nearest = Suggestions.nearest(name, in: taps.map(\.facts.tap))
            throw CommandError(
                "there is no tap \(shellWord(name)) that answers", code: "tap.not-found",
                help: nearest.map { "oracle log show \($0)" } ?? "oracle tap")
        }
        guard let tap = taps.first(where: \.facts.isDefault) ?? (taps.count == 1 ? taps[0] : nil) else {
            throw CommandError.usage(
                "several taps answer: \(taps.map(\.facts.tap).joined(separator: ", "))",
                help: "oracle log show TAP")
        }
        return tap
    }
}
