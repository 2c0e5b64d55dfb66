internal import ArgumentParser

/// `oracle policy`: what the policies of this machine say, before something depends on it.
struct PolicyGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Check a policy, or explain what it makes of a model.",
        discussion: """
            oracle policy check [FILE]           is it read, and does every rule say something?
            oracle policy explain PATH|DIGEST    which rule decides, what is found, and what would make it pass
            oracle help policy                   what a policy can say
            """,
        subcommands: [PolicyCheck.self, PolicyExplain.self])
}
