internal import FileIO
internal import GitWire
internal import Threads
internal import Witness
internal import WitnessWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// A witness that serves: `oracle-witness` speaks HTTP with strangers, and this process, which has the key and opens no port, answers what
/// comes from it (WitnessWire).
struct WitnessServing {
    private let service: WitnessService

    /// Seconds in which the server has its port, and in which it ends once it was told to: answers under way take no longer.
    private static let patience: UInt64 = 10

    var logCount: Int { service.logCount }

    /// - Throws: `WitnessError` where no log is followed.
    init(_ witness: OwnWitness, _ console: Console) throws {
        // Nobody else writes to it while requests are answered.
        nonisolated(unsafe) let console = console
        service = try WitnessService(
            witness.signer, state: witness.state, evidence: witness.evidence, now: systemSeconds
        ) { console.warning("\($0)") }
    }

    static func checkInstalled(_ context: Context) throws(CommandError) {
        let path = context.places.witnessServer
        guard FileStatus.exists(path) else {
            throw CommandError(
                "the server of a witness is not installed", code: "witness.server",
                cause: "\(path) is missing",
                help: "make install-witness, in the source of oracle: it is built apart")
        }
    }

    /// Serves until it is told to end.
    /// - Parameter onListening: told the port.
    func run(
        host: String, port: UInt16, server: String, onListening: (UInt16) throws -> Void
    ) throws -> ExitStatus {
        Interruption.catchTermination()
        return try Interruption.deferring {
            var child = try ChildProcess(
                executable: server, name: "oracle-witness",
                arguments: [host, "\(port)", service.verifierKey])
            child.socket.isCancelled = { Interruption.isRequested }
            guard let first = try receive(&child.socket, within: Self.patience),
                case .listening(let port) = WitnessMessage(frame: first[...])
            else { throw ended(&child, "the server of the witness did not start") }
            try onListening(port)
            try converse(&child)
            let end = child.end(killing: !Interruption.isRequested)
            if Interruption.isTermination { return .success }
            if Interruption.isRequested { throw CommandError.interrupted }
            throw CommandError("the server of the witness ended", code: "witness.server", cause: end.words)
        }
    }

    /// Brings requests to the service and answers back, until the server is gone.
    private func converse(_ child: inout ChildProcess) throws {
        let answers = try Answers(child.socket.duplicate())
        var failure: (any Error)?
        ThreadTeam.run(helpers: 1, { service.work() }) {
            do {
                var isEnding = false
                while true {
                    if Interruption.isRequested, !isEnding {
                        // It takes no more requests, waits for its answers and ends.
                        isEnding = true
                        child.socket.isCancelled = { false }
                        kill(child.process, SIGTERM)
                    }
                    let frame: [UInt8]?
                    do { frame = try receive(&child.socket, within: isEnding ? Self.patience : nil) } catch {
                        if !isEnding, Interruption.isRequested { continue }
                        throw error
                    }
                    guard let frame else { break }
                    guard case .request(let number, let body) = WitnessMessage(frame: frame[...]) else {
                        throw CommandError(
                            "oracle-witness does not speak as this oracle does", code: "witness.server")
                    }
                    service.submit(body) { answers.send(.answer(number, $0)) }
                }
            } catch { failure = error }
            service.stop()
        }
        if let failure, !Interruption.isRequested { throw failure }
    }

    private func receive(_ socket: inout MessageSocket, within seconds: UInt64?) throws -> [UInt8]? {
        try socket.receive(
            limit: WitnessMessage.byteLimit, deadline: seconds.map { monotonicMilliseconds() + $0 * 1000 })
    }

    private func ended(_ child: inout ChildProcess, _ what: String) -> CommandError {
        CommandError(what, code: "witness.server", cause: child.end(killing: false).words)
    }
}

/// The sending end, for whoever has an answer.
private final class Answers: @unchecked Sendable {
    // Used under the lock alone.
    private let monitor = Monitor()
    private let socket: MessageSocket

    init(_ socket: consuming MessageSocket) { self.socket = socket }

    func send(_ message: WitnessMessage) {
        monitor.lock()
        defer { monitor.unlock() }
        // A server that is gone is found by whoever receives.
        try? socket.send(message.frame)
    }
}
