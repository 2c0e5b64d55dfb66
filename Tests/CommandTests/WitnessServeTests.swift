internal import Cryptography
internal import FileIO
internal import StrictJSON
internal import TestSupport
internal import Testing
internal import TransparencyLog

#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// `oracle witness serve` over HTTP, and killed.
@Suite(.serialized, .enabled(if: WitnessHost.server != nil, "make test builds WitnessServer"))
struct WitnessServeTests {
    private static func witness() throws -> Machine {
        let machine = try Machine()
        let made = try machine.oracle("key", "generate", "witness", "--plain", "--quiet")
        guard made.status == 0 else { throw Process.Failure(description: "\(made)") }
        return machine
    }

    /// C2SP tlog-witness.
    @Test func itAnswersAsTheSpecificationSays() throws {
        let machine = try Self.witness()
        let log = try ForkedLog(trunk: 4)
        let host = try WitnessHost(on: machine, log: log.signer.verifier)
        let said = try host.process.output()
        let answer = JSONAnswer(command: "witness serve", isLines: false, output: said, place: "serve")
        #expect(try Schemas.check([answer]) == [])
        let key = try VerifierKey(
            #require(JSONDocument(Array(said.utf8)).root["witness"]?.string))

        // The line that it answers is one of its key, behind the note.
        let first = try log.request("a", from: 0, to: 3)
        let cosigned = try host.post(first)
        #expect(cosigned.status == 200 && cosigned.contentType == "text/plain; charset=utf-8")
        let note = try AddCheckpoint(parsing: first).checkpoint
        let signed = try SignedNote(parsing: note + Array(cosigned.body.utf8)).verified(by: [key])
        #expect(signed.map(\.key) == [key])

        let next = try log.request("a", from: 3, to: 9)
        let other = try ForkedLog(trunk: 4).signer.verifier.name
        let stranger = Array(
            String(decoding: next, as: UTF8.self).replacing(other, with: "log.test/other").utf8)
        var altered = next
        altered[altered.count - 8] ^= 1
        let cases: [([UInt8], Int)] = [
            ([], 400), (Array("old 3\n".utf8), 400), (altered, 403), (stranger, 404),
            (try log.request("a", from: 4, to: 9), 409), (next, 200), (next, 409),
            (try log.request("b", from: 9, to: 12), 422), ([UInt8](repeating: 0x30, count: 200_000), 413),
        ]
        for (body, status) in cases {
            let reply = try host.post(body)
            #expect(reply.status == status, "\(reply)")
            if status == 409 {
                #expect(reply.contentType == "text/x.tlog.size" && ["3\n", "9\n"].contains(reply.body))
            }
        }
        #expect(try host.post(first, path: "/elsewhere").status == 404)

        // Told to end it ends, and what was asked before is answered.
        host.process.send(SIGTERM)
        let ended = try host.process.wait()
        #expect(ended.status == 0 && ended.errors == "", "\(ended)")
    }

    /// Neither process outlives the other.
    @Test func theTwoProcessesEndTogether() throws {
        let machine = try Self.witness()
        let log = try ForkedLog(trunk: 4)
        func server(of host: WitnessHost) throws -> Int32 {
            let children = try machine.shell("cat /proc/$1/task/$1/children", "\(host.process.id)")
            return try #require(Int32(children.split(separator: " ").first ?? ""))
        }
        let first = try WitnessHost(on: machine, log: log.signer.verifier)
        kill(try server(of: first), SIGKILL)
        let ended = try first.process.wait()
        #expect(ended.status == 1, "\(ended)")
        #expect(
            ended.errors
                == "error: the server of the witness ended\n  cause: oracle-witness was ended by signal 9\n")

        let second = try WitnessHost(on: machine, log: log.signer.verifier)
        let child = try server(of: second)
        second.process.send(SIGKILL)
        #expect(try second.process.wait().status == 137)
        try Process.wait(for: "oracle-witness is gone") { kill(child, 0) != 0 }

        let third = try WitnessHost(on: machine, log: log.signer.verifier)
        third.process.send(SIGINT)
        #expect(try third.process.wait().status == 130)
    }

    /// Two services over one state, asked at once for two trees: one of them cosigns, whichever.
    @Test func twoServicesOfOneStateCosignOneTree() throws {
        let machine = try Self.witness()
        let log = try ForkedLog(trunk: 4)
        let hosts = try (0..<2).map { _ in try WitnessHost(on: machine, log: log.signer.verifier) }
        #expect(hosts[0].url != hosts[1].url)
        // What one of them cosigned, the other one knows.
        #expect(try hosts[0].post(log.request("a", from: 0, to: 3)).status == 200)
        #expect(try hosts[1].post(log.request("a", from: 0, to: 4)).body == "3\n")
        #expect(try hosts[1].post(log.request("a", from: 3, to: 4)).status == 200)
        var tree = ""
        for next in UInt64(5)...8 {
            var asked: [(tree: String, reply: () throws -> WitnessHost.Reply)] = []
            for (number, branch) in ["a", "b"].enumerated() {
                for turn in 0..<4 {
                    let host = hosts[(number + turn) % 2]
                    asked.append((branch, try host.start(log.request(branch, from: next - 1, to: next))))
                }
            }
            let replies = try asked.map { (tree: $0.tree, reply: try $0.reply()) }
            let cosigned = replies.filter { $0.reply.status == 200 }
            #expect(cosigned.count == 1, "\(replies)")
            // Of the trees the first one that was cosigned, and no other from then on.
            if tree.isEmpty { tree = cosigned.first?.tree ?? "" }
            #expect(cosigned.allSatisfy { $0.tree == tree }, "\(replies)")
            #expect(replies.allSatisfy { [200, 409, 422].contains($0.reply.status) }, "\(replies)")
        }
        for host in hosts {
            host.process.send(SIGTERM)
            #expect(try host.process.wait().status == 0)
        }
    }

    /// Killed, or without room, at each change to a file: what was answered is remembered, and of two trees one is cosigned.
    @Test(
        .enabled(if: WriteFault.library != nil, "LD_PRELOAD is Linux's"), arguments: WriteFault.Kind.allCases)
    func itNeverCosignsTwoTrees(_ kind: WriteFault.Kind) throws {
        let machine = try Self.witness()
        let log = try ForkedLog(trunk: 4)
        let before = try WitnessHost(on: machine, log: log.signer.verifier)
        #expect(try before.post(log.request("a", from: 0, to: 4)).status == 200)
        before.process.send(SIGTERM)
        #expect(try before.process.wait().status == 0)
        try machine.shell("cp -a home saved")
        let (left, right) = (try log.request("a", from: 4, to: 7), try log.request("b", from: 4, to: 6))

        func fault(_ words: String) throws -> [String: String] {
            try removeFile("\(machine.here)/mark")
            return [
                "LD_PRELOAD": try #require(WriteFault.library), "ORACLE_FAULT": words,
                "ORACLE_FAULT_IN": "oracle",
                "ORACLE_FAULT_MARK": "\(machine.here)/mark",
            ]
        }
        let counting = try WitnessHost(on: machine, log: log.signer.verifier, fault: fault("count"))
        #expect(try counting.post(left).status == 200)
        counting.process.send(SIGTERM)
        #expect(try counting.process.wait().status == 0)
        let text = String(decoding: try machine.bytes("\(machine.here)/mark"), as: UTF8.self)
        let count = try #require(Int(text.dropLast()))
        #expect(count > 5)

        for moment in WriteFault.moments(of: count, some: 7) {
            try machine.shell("rm -rf home && cp -a saved home")
            let host = try WitnessHost(
                on: machine, log: log.signer.verifier, fault: fault("\(kind.rawValue):\(moment)"))
            let first =
                host.url == "" ? WitnessHost.Reply(status: 0, contentType: "", body: "") : try host.post(left)
            host.process.send(SIGKILL)
            _ = try host.process.wait()

            let again = try WitnessHost(on: machine, log: log.signer.verifier)
            let second = try again.post(right)
            let third = try again.post(left)
            again.process.send(SIGTERM)
            #expect(try again.process.wait().status == 0)
            let place = "change \(moment) of \(count): \(first.status), \(second.status), \(third.status)"
            // 503 is the server's, of a witness that ended before it answered.
            #expect([0, 200, 500, 503].contains(first.status), "\(place)")
            // The right tree is cosigned where the left was not, and the left is not after the right.
            #expect(second.status == 200 || second.status == 409, "\(place)")
            #expect(first.status != 200 || second.status == 409, "\(place)")
            #expect(third.status == 409, "\(place)")
            if second.status == 409 { #expect(second.body == "7\n" && third.body == "7\n", "\(place)") }
        }
    }

    /// Killed at any moment while both sides of a fork are asked for at once.
    @Test func itNeverCosignsTwoTreesAtRandom() throws {
        var random = Fuzzing.generator(57)
        let machine = try Self.witness()
        let log = try ForkedLog(trunk: 2)
        let start = try WitnessHost(on: machine, log: log.signer.verifier)
        #expect(try start.post(log.request("a", from: 0, to: 2)).status == 200)
        start.process.send(SIGTERM)
        _ = try start.process.wait()

        var signed: [String: UInt64] = [:]
        var size: UInt64 = 2
        for _ in 0..<max(4, Rounds.killer / 8) {
            let host = try WitnessHost(on: machine, log: log.signer.verifier)
            let asked = try ["a", "b"].shuffled(using: &random).map {
                (branch: $0, reply: try host.start(log.request($0, from: size, to: size + 1)))
            }
            Process.pause(milliseconds: UInt32.random(in: 0...40, using: &random))
            host.process.send(SIGKILL)
            _ = try host.process.wait()
            for (branch, reply) in asked where try reply().status == 200 { signed[branch] = size + 1 }
            // Where it is now: it says so itself, to whoever names another size.
            let again = try WitnessHost(on: machine, log: log.signer.verifier)
            let reply = try again.post(log.request("a", from: 1, to: 2))
            again.process.send(SIGTERM)
            _ = try again.process.wait()
            let known = try #require(UInt64(reply.body.dropLast()))
            #expect(signed.values.allSatisfy { $0 <= known }, "\(signed), it remembers \(known)")
            size = known
        }
        #expect(signed.count <= 1, "\(signed)")
    }
}
