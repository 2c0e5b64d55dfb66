import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import TestSupport
import Testing

/// The same tensors in every container have the same weights digest. `containers.py` writes them.
@Suite struct ContainerTests {
    private static func written() throws -> Scratch {
        let scratch = try Scratch()
        let program = "\(parentDirectory(of: #filePath))/containers.py"
        let answer = try runProgram("python3", [program, scratch.path], in: scratch.path)
        #expect(answer.status == 0, "python3 is needed")
        return scratch
    }

    private static func digest(
        _ path: String, _ wanted: WantedDigests = .tensors, memory: DigestMemory? = nil
    ) throws -> ModelDigests {
        try ModelDigester(memory: memory, now: { 4_000_000_000_000_000_000 })
            .digest(try ModelFolder(at: path), wanting: wanted)
    }

    private static let containers = [
        "gguf2", "gguf3", "gguf-split", "npz", "npz-fortran", "onnx-raw", "onnx-typed", "onnx-external",
    ]

    @Test func theSameTensorsHaveTheSameDigest() throws {
        let scratch = try Self.written()
        let expected = try Self.digest("\(scratch.path)/safetensors").sets[0].outcome.get()
        #expect(expected.tensorCount == 7)
        for name in Self.containers {
            // With SHA-256 too, which reads every byte.
            for wanted in [.tensors, [.tensors, .sha256]] as [WantedDigests] {
                let folder = "\(scratch.path)/\(name)"
                let digests = try Self.digest(folder, wanted)
                #expect(digests.sets.count == 1, "\(name)")
                let found = try digests.sets[0].outcome.get()
                #expect(found.manifest == expected.manifest, "\(name)")
                #expect(found.digest == expected.digest, "\(name)")
                for file in digests.files where wanted.contains(.sha256) {
                    let bytes = try readFile(file.file.realPath, limit: 1 << 20)
                    #expect(file.sha256?.hash == SHA256.hash(bytes), "\(name)")
                }
            }
        }
    }

    @Test func aLoneArrayIsCalledAsNumpyCallsOneWithoutAName() throws {
        let scratch = try Self.written()
        let expected = try Self.digest("\(scratch.path)/one/safetensors").sets[0].outcome.get()
        for name in ["one/npy", "one/npy-fortran"] {
            #expect(try Self.digest("\(scratch.path)/\(name)").sets[0].outcome.get() == expected, "\(name)")
        }
    }

    /// One file that names another: alone, in its folder, and remembered.
    @Test func externalDataIsReadFromTheFileBeside() throws {
        let scratch = try Self.written()
        let folder = "\(scratch.path)/onnx-external"
        let expected = try Self.digest("\(scratch.path)/safetensors").sets[0].outcome.get().digest
        #expect(try Self.digest("\(folder)/model.onnx").sets[0].outcome.get().digest == expected)
        let memory = DigestMemory(at: "\(scratch.path)/memory")
        for _ in 0..<2 {
            #expect(try Self.digest(folder, memory: memory).sets[0].outcome.get().digest == expected)
        }
        // The model's own file does not change, and its tensors do.
        var bytes = try readFile("\(folder)/weights.bin", limit: 1 << 20)
        bytes[16] ^= 1
        try scratch.write("onnx-external/weights.bin", bytes)
        let changed = try Self.digest(folder, memory: memory).sets[0].outcome.get()
        #expect(changed.digest != expected && changed.tensorCount == 7)
        try scratch.write("onnx-external/weights.bin", Array(bytes.prefix(40)))
        #expect(try Self.digest(folder).sets[0].fault?.code == .offsetsOutOfRange)
        try removeFile("\(folder)/weights.bin")
        #expect(try Self.digest(folder).sets[0].fault?.code == .externalMissing)
        #expect(try Self.digest("\(folder)/model.onnx").sets[0].fault?.code == .externalMissing)
        try scratch.write("elsewhere", bytes)
        try scratch.link("onnx-external/weights.bin", to: "../elsewhere")
        #expect(try Self.digest(folder).sets[0].fault?.code == .externalMissing)
        #expect(try Self.digest("\(folder)/model.onnx").sets[0].fault?.code == .linkOutside)
    }

    @Test func whatIsCompressedIsRefusedByName() throws {
        let scratch = try Self.written()
        let fault = try #require(try Self.digest("\(scratch.path)/npz-deflated").sets[0].fault)
        #expect(fault.code == .unsupported && fault.fault.contains("\"a.weight.npy\" is compressed"))
    }
}
