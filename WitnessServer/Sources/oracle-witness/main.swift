// oracle-witness: HTTP in front of `oracle witness serve`, which starts it: oracle-witness HOST PORT VKEY
//
// It holds nothing: a stranger who takes it over can refuse answers and no more than ask for cosignatures, as anybody can. Here bodies are
// bounded, connections time out, and an end that is asked for waits for the answers that are under way. What is decided, written
// down and signed is the other process's; standard input and output are the socket to it (WitnessWire).

internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOPosix
internal import WitnessWire

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// Seconds after which a connection that says nothing is closed.
let idleSeconds: Int64 = 60
/// Connections at once; more wait in the kernel's queue.
let connectionLimit = 1024
/// Bytes of a body: what fits into a frame.
let bodyLimit = WitnessMessage.byteLimit - 16

func fail(_ words: String) -> Never {
    let text = "error: \(words)\n"
    _ = text.withCString { write(2, $0, strlen($0)) }
    exit(1)
}

let arguments = CommandLine.arguments
guard arguments.count == 4, let port = UInt16(arguments[2]) else {
    fail("oracle-witness is started by: oracle witness serve")
}
let (host, verifierKey) = (arguments[1], arguments[3])

signal(SIGPIPE, SIG_IGN)
let decider = Decider(0)
let router = Router()
router.post("add-checkpoint") { request, _ in
    let body = try await request.body.collect(upTo: bodyLimit)
    let answer = await decider.ask(Array(body.readableBytesView))
    return Response(
        status: HTTPResponse.Status(code: answer.status), headers: [.contentType: answer.contentType],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
}
// For whoever watches over it: that it runs, and as whom.
router.get("/") { _, _ in "\(verifierKey)\n" }

var logger = Logger(label: "oracle-witness") { StreamLogHandler.standardError(label: $0) }
logger.logLevel = .error

let application = Application(
    router: router,
    server: .http1(
        configuration: .init(
            idleTimeout: .seconds(idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 8 << 10, maxHeaderListSize: 16 << 10, maxHeaderFieldCount: 100))),
    configuration: .init(
        address: .hostname(host, port: Int(port)),
        availableConnectionsDelegate: MaximumAvailableConnections(connectionLimit)),
    onServerRunning: { channel in
        decider.send(.listening(port: UInt16(clamping: channel.localAddress?.port ?? Int(port))))
    },
    logger: logger)

// One thread waits for answers. The process that started this one is gone where it ends: then nobody could be answered.
let pool = NIOThreadPool(numberOfThreads: 1)
pool.start()
pool.submit { _ in
    decider.run()
    exit(0)
}
do { try await application.runService() } catch { fail("\(error)") }
exit(0)
