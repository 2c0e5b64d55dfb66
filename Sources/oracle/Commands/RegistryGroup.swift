internal import ArgumentParser

/// `oracle registry`: for those who maintain one.
struct RegistryGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Make a registry, and publish it.",
        subcommands: [RegistryInit.self, RegistryPublish.self])
}
