internal import ArgumentParser

/// `oracle registry`: for those who maintain one.
struct RegistryGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry", abstract: "Make a registry, publish it, and change who is trusted in it.",
        subcommands: [
            RegistryInit.self, RegistryPublish.self, RegistryAdmit.self, RegistrySigner.self,
            RegistryRotate.self, RegistrySign.self, RegistryPolicy.self,
        ])
}
