internal import FileIO
internal import Testing

/// Two commands at once on one home, in every pairing: both end as each of them may, and the state is whole.
@Suite struct PairTests {
    /// A command, and the statuses that it may end with while another one is at work.
    struct Command: Sendable {
        let words: [String]
        let statuses: Set<Int32>
        /// Whether its answer is the same whatever runs beside it.
        var isFixed = false

        var name: String { words.prefix(2).joined(separator: " ") }
    }

    private static func commands(_ machine: Machine, _ other: GrowingRegistry) -> [Command] {
        [
            Command(words: ["sync", "t"], statuses: [0]),
            Command(words: ["lookup", GrowingRegistry.digest("a")], statuses: [4], isFixed: true),
            Command(words: ["verify", "model"], statuses: [4], isFixed: true),
            Command(words: ["scan", "model"], statuses: [0], isFixed: true),
            Command(
                words: ["tap", "u", other.folder, "--root", other.fingerprint], statuses: [0]),
            // Another one may have taken it away.
            Command(words: ["untap", "u"], statuses: [0, 1]),
            Command(words: ["cache", "clear"], statuses: [0]),
            // It may find the tap u, which was never synced.
            Command(words: ["doctor"], statuses: [0, 1]),
            // Of two that make one key, one does.
            Command(words: ["key", "generate", "pair", "--plain"], statuses: [0, 1]),
            // Of two that publish, one may find that the other did.
            Command(words: ["registry", "publish", "registry"], statuses: [0, 1]),
        ]
    }

    @Test func bothEndWellInEveryPairing() throws {
        let machine = try Machine()
        let registry = try GrowingRegistry("\(machine.here)/registry")
        try registry.publish("a")
        try registry.storeKeys(in: "\(machine.home)/data/keys")
        _ = try machine.oracle("tap", "t", registry.folder, "--root", registry.fingerprint)
        #expect(try machine.oracle("sync").status == 0)
        try machine.shell("mkdir model; printf a > model/model.bin")
        let other = try GrowingRegistry("\(machine.here)/other", expires: RegistryFixture.expires - 86_400)
        try other.publish("z")
        let commands = Self.commands(machine, other)
        func run(_ command: Command) throws -> Process.Result {
            try Process.run(
                [Layout.oracle] + command.words, environment: machine.variables, directory: machine.here)
        }
        func start(_ command: Command) throws -> Process.Running {
            try Process.start(
                [Layout.oracle] + command.words, environment: machine.variables, directory: machine.here)
        }
        var answers: [String: String] = [:]
        for command in commands where command.isFixed {
            let result = try run(command)
            #expect(command.statuses.contains(result.status), "\(command.words): \(result)")
            answers[command.name] = Mask.apply(result.output, here: machine.here)
        }
        for round in 0..<Rounds.pairs {
            // Something to sync and to publish.
            try registry.draft("x\(round)")
            for (first, one) in commands.enumerated() {
                for other in commands[first...] {
                    let pair = [(one, try start(one)), (other, try start(other))]
                    let ended = try pair.map { ($0.0, try $0.1.wait()) }
                    for (command, result) in ended {
                        let place = "\(command.name) beside \(one.name), \(other.name): \(result)"
                        #expect(command.statuses.contains(result.status), "\(place)")
                        #expect(
                            (result.status == 1 && command.name != "doctor")
                                == result.errors.contains("error: "), "\(place)")
                        guard let usual = answers[command.name] else { continue }
                        #expect(Mask.apply(result.output, here: machine.here) == usual, "\(place)")
                    }
                    if one.words.first == "key", other.words.first == "key" {
                        #expect(ended.contains { $0.1.status == 0 }, "\(ended)")
                    }
                    if one.words.first == "key" || other.words.first == "key" {
                        let list = try machine.oracle("key", "list")
                        #expect(list.status == 0 && list.output.contains("pair"), "\(list)")
                        try machine.shell("rm home/data/keys/pair.key.json")
                    }
                }
            }
            _ = try machine.oracle("untap", "u")
            try registry.git("add -A && git commit -q -m more")
            #expect(try machine.oracle("sync").status == 0)
            let doctor = try machine.oracle("doctor")
            #expect(doctor.status == 0 && doctor.errors == "", "\(doctor)")
            #expect(
                try machine.oracle("lookup", GrowingRegistry.digest("x\(round)")).output.contains(
                    "says known"))
            #expect(try machine.leftovers() == "")
        }
    }
}
