internal import ArgumentParser

/// `oracle tap`: `oracle tap NAME URL` is what people type, so that adding needs no word of its own.
struct TapGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tap", abstract: Tap.configuration.abstract,
        usage: """
            oracle tap
            oracle tap NAME URL [--root FINGERPRINT] [--mirror URL ...]
            oracle tap NAME --from FILE --root FINGERPRINT
            oracle tap NAME --mirror URL | --no-mirror | --reset-trust
            oracle tap export NAME FILE
            """,
        discussion: Tap.configuration.discussion,
        subcommands: [Tap.self, TapExport.self], defaultSubcommand: Tap.self)
}
