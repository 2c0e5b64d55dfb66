internal import ArgumentParser
internal import StrictJSON
internal import Taps

struct Untap: OracleCommand {
    static let configuration = CommandConfiguration(
        commandName: "untap", abstract: "Stop to follow a registry.",
        discussion: "What was trusted of it is kept, so that following it again weakens nothing.")

    @Argument(help: "The tap's name.")
    var name: String

    @OptionGroup var global: GlobalOptions

    func run(_ context: Context) throws -> ExitStatus {
        let manager = try context.tapManager()
        let names = try manager.taps().taps.map(\.name.description)
        guard let tap = try manager.remove(try TapName(name)) else {
            let nearest = Suggestions.nearest(name, in: names)
            throw CommandError(
                "there is no tap \(shellWord(name))", code: "tap.not-found",
                help: nearest.map { "oracle untap \($0)" } ?? "oracle tap")
        }
        if context.format.isJSON {
            try context.console.print(json: ["schema": 1, "tap": Tap.json(tap, nil)])
        } else if tap.isDefault {
            try context.console.print(
                "The default tap is not fetched any more; what it knows keeps answering.")
            context.console.hint("ORACLE_NO_DEFAULT_TAP=1 leaves it out altogether")
        } else {
            try context.console.print("Untapped \(name).")
        }
        return .success
    }
}
