import FileIO
import ModelFormats
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// PyTorch files that `Tests/Fixtures/torchfiles.py` wrote, once for all tests of this process.
enum TorchFiles {
    /// The folder that holds them; removed when the process ends, because a suite has no end of its own.
    private static let folder: String? = {
        var template = Array("/tmp/oracle-torch-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { return nil }
        atexit { if let folder = TorchFiles.folder { try? removeTree(folder) } }
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }()

    static let path: Result<String, any Error> = Result {
        let script = "\(parentDirectory(of: parentDirectory(of: #filePath)))/Fixtures/torchfiles.py"
        guard let folder, try runProgram("python3", [script, folder], in: folder).status == 0 else {
            throw FileError(path: script, operation: "run", detail: "python3 is needed")
        }
        return folder
    }

    static func contents(_ name: String) throws -> ContainerContents {
        let path = "\(try Self.path.get())/\(name)"
        let format = name.hasSuffix(".safetensors") ? ContainerFormat.safetensors : .pytorch
        return try format.contents(of: File(reading: path), named: baseName(of: path))
    }
}

@Suite struct PyTorchTests {
    @Test func everyFormHoldsTheSameTensors() throws {
        let folder = "\(try TorchFiles.path.get())/same"
        let names = try listDirectory(folder)
        #expect(names.count > 20)
        func identities(_ contents: ContainerContents) -> [String] {
            contents.tensors.map { "\($0.name) \($0.dtype.rawValue) \($0.shape) \($0.byteCount)" }.sorted()
        }
        let expected = identities(try TorchFiles.contents("same/model.safetensors"))
        for name in names {
            let contents = try TorchFiles.contents("same/\(name)")
            #expect(identities(contents) == expected, "\(name)")
            let size = try #require(try FileStatus.of("\(folder)/\(name)", followingLinks: false)).size
            for tensor in contents.tensors where tensor.strides == nil {
                #expect(tensor.offset >= 0 && tensor.offset + Int64(tensor.byteCount) <= size, "\(name)")
            }
        }
    }

    @Test func whatIsNoTensorIsListed() throws {
        for protocolNumber in [2, 4] {
            let contents = try TorchFiles.contents("same/zip-with-trainer-state-\(protocolNumber).ckpt")
            let kinds = Dictionary(uniqueKeysWithValues: contents.uncovered.map { ($0.name, $0.kind) })
            #expect(kinds["epoch"] == "a number" && kinds["big"] == "a number")
            #expect(kinds["args"] == "argparse.Namespace" && kinds["when"] == "datetime.datetime")
            #expect(kinds["size"] == "2 values" && kinds["array"] == "numpy.ndarray")
        }
        #expect(try TorchFiles.contents("same/zip-protocol-2.pt").uncovered.isEmpty)
    }

    @Test func plainDataIsPlain() throws {
        let folder = "\(try TorchFiles.path.get())/plain"
        for name in try listDirectory(folder) {
            #expect(try TorchFiles.contents("plain/\(name)").tensors.isEmpty, "\(name)")
            #expect(PyTorch.nature(of: try File(reading: "\(folder)/\(name)"), named: name) == .plainData)
        }
    }

    @Test func everyBadFileIsRefusedByName() throws {
        let scratch = try TorchFiles.path.get()
        let table = String(decoding: try readFile("\(scratch)/bad.tsv", limit: 1 << 20), as: UTF8.self)
        let rows = table.split(separator: "\n").map { $0.split(separator: "\t").map(String.init) }
        #expect(rows.count == (try listDirectory("\(scratch)/bad")).count)
        // Small ones, that take no time to exceed (SMALL in torchfiles.py).
        var limits = Pickle.Limits()
        limits.stack = 1 << 13
        limits.marks = 1 << 13
        limits.objects = 1 << 13
        limits.values = 1 << 16
        limits.opcodes = 1 << 16
        limits.visits = 1 << 14
        for row in rows {
            let file = try File(reading: "\(scratch)/bad/\(row[0])")
            do {
                let contents = try PyTorch.contents(of: file, named: row[0], limits: limits)
                Issue.record("\(row[0]) was accepted: \(contents.tensors.count) tensors")
            } catch {
                #expect(error.code.rawValue == row[1], "\(row[0]): \(error)")
                #expect(error.fault.contains(row[2]), "\(row[0]): \(error)")
                #expect(error.file == row[0])
                #expect(!error.fault.utf8.contains { $0 < 0x20 || $0 == 0x7F })
                let nature = PyTorch.nature(of: file, named: row[0], limits: limits)
                switch error.code {
                case .pickleRefused: #expect(nature == .refused(error))
                case .unsupported: #expect(nature == .plainData)
                case .notAPickle: #expect(nature == .notAPickle)
                default: #expect(nature == .damaged(error))
                }
            }
        }
    }

    /// Whatever bytes change: an answer, no crash, and what is accepted lies within the file.
    @Test(arguments: 0..<4) func fuzzedFilesAreAnswered(_ seed: Int) throws {
        let scratch = try TorchFiles.path.get()
        var random = Fuzzing.generator(UInt64(seed) + 400)
        // Small files alone: a mutation should hit the structure.
        let sources = try ["plain/no-tensors.pt", "bad/names-that-collide.pt", "bad/stream-bytes-behind.pt"]
            .map { try readFile("\(scratch)/\($0)", limit: 1 << 20) }
        var tally = FuzzTally()
        let own = try Scratch()
        for _ in 0..<Fuzzing.rounds(400) {
            var bytes = sources.randomElement(using: &random)!
            for _ in 0..<Int.random(in: 0...3, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes[at] ^= 1 << UInt8.random(in: 0..<8, using: &random)
                case 2:
                    bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...8, using: &random)))
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 12)], at: at)
                }
                if bytes.isEmpty { bytes = [0x80] }
            }
            let path = try own.overwrite("f.pt", bytes)
            do {
                let contents = try ContainerFormat.pytorch.contents(of: File(reading: path), named: "f.pt")
                tally.accepted += 1
                for tensor in contents.tensors {
                    #expect(
                        tensor.offset + Int64(tensor.byteCount) <= Int64(bytes.count) || tensor.strides != nil
                    )
                }
            } catch let error as FormatError {
                tally.refused += 1
                #expect(error.file == "f.pt" && !error.fault.isEmpty)
            }
        }
        #expect(tally.seesBothSides(oneOf: 40), "\(tally)")
    }

    /// Programs of random opcodes: the machine answers, and within its limits.
    @Test(arguments: 0..<4) func fuzzedProgramsAreAnswered(_ seed: Int) throws {
        var random = Fuzzing.generator(UInt64(seed) + 400)
        let parts: [[UInt8]] = [
            Array("N".utf8), Array("(".utf8), Array(")".utf8), Array("]".utf8), Array("}".utf8), [0x8F],
            Array("K\u{1}".utf8),
            Array("0".utf8), Array("1".utf8), Array("2".utf8), Array("a".utf8), Array("e".utf8),
            Array("s".utf8),
            Array("u".utf8), Array("t".utf8), [0x85], [0x86], [0x87], Array("l".utf8), Array("d".utf8),
            Array("R".utf8),
            Array("b".utf8), Array("Q".utf8), [0x81], [0x94], Array("h\u{0}".utf8), Array("h\u{1}".utf8),
            Array("q\u{0}".utf8), [0x8C, 1, 0x61], [0x8A, 2, 0xFF, 0x7F], [0x90], [0x91],
            Array("ccollections\nOrderedDict\n".utf8), Array("ctorch._utils\n_rebuild_tensor\n".utf8),
            Array("ctorch\nFloatStorage\n".utf8), Array("cargparse\nNamespace\n".utf8),
            Array("ccopyreg\n_reconstructor\n".utf8), Array("cbuiltins\nobject\n".utf8),
            Array("cbuiltins\nlist\n".utf8),
        ]
        let own = try Scratch()
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(2000) {
            var bytes: [UInt8] = [0x80, 4]
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                bytes += parts.randomElement(using: &random)!
            }
            bytes.append(UInt8(ascii: "."))
            let path = try own.overwrite("f.pkl", bytes)
            do {
                _ = try PyTorch.contents(of: File(reading: path), named: "f.pkl")
                tally.accepted += 1
            } catch let error as FormatError {
                tally.refused += 1
                #expect(!error.fault.isEmpty)
            }
        }
        #expect(tally.seesBothSides(oneOf: 200), "\(tally)")
    }

    @Test func shardsWithAnIndexAndNumberedOnesAreModels() throws {
        let scratch = try Scratch()
        let source = "\(try TorchFiles.path.get())/same/zip-protocol-2.pt"
        let bytes = try readFile(source, limit: 1 << 22)
        for number in 1...2 { try scratch.write("indexed/pytorch_model-0000\(number)-of-00002.bin", bytes) }
        try scratch.write(
            "indexed/pytorch_model.bin.index.json",
            "{\"weight_map\":{\"a\":\"pytorch_model-00001-of-00002.bin\",\"b\":\"pytorch_model-00002-of-00002.bin\"}}"
        )
        let indexed = try ModelFolder(at: "\(scratch.path)/indexed")
        #expect(indexed.weightSets.map(\.name) == ["pytorch_model.bin.index.json"])
        #expect(indexed.main?.shards.count == 2 && indexed.main?.fault == nil)
        try scratch.write("numbered/pytorch_model-00001-of-00002.bin", bytes)
        let alone = try ModelFolder(at: "\(scratch.path)/numbered")
        #expect(alone.weightSets.map(\.name) == ["pytorch_model-*-of-00002.bin"])
        #expect(alone.main?.fault?.code == .shardAlone)

        // Two forms of one model are two sets; what a trainer leaves is none.
        try scratch.write("both/model.safetensors", container(tensors: ["a"]))
        try scratch.write("both/pytorch_model.bin", bytes)
        try scratch.write("both/training_args.bin", bytes)
        try scratch.write("both/tokenizer.bin", "ggml, perhaps")
        let both = try ModelFolder(at: "\(scratch.path)/both")
        #expect(both.main?.name == "model.safetensors")
        #expect(both.weightSets.map(\.name) == ["model.safetensors", "pytorch_model.bin"])
        #expect(both.file(named: "training_args.bin")?.role == .pickle)
        #expect(both.file(named: "tokenizer.bin")?.role == .pickle)
    }
}
