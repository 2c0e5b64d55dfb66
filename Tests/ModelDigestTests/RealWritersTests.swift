import Cryptography
import FileIO
import ModelDigest
import ModelFormats
import TestSupport
import Testing

/// What PyTorch, safetensors, gguf, numpy and onnx themselves write. `Tests/Fixtures/writers.py` has them write the same
/// tensors into every container and shard layout; `Tests/Fixtures/writers` is what it once wrote, so that this needs none of
/// them; where some Python has them, they write again.
@Suite struct RealWritersTests {
    private static let fixtures = "\(parentDirectory(of: parentDirectory(of: #filePath)))/Fixtures"

    /// One weights digest for each set and variant, whatever layout holds it. The variants of `plain` differ from it by one
    /// bit, one name, one dtype, one dimension.
    private static let expected: [String: String] = [
        "plain/same": "weights:d9d5a3e910006865c14077b70e36c4276c71b74b916587796be1a4b75e30d89d",
        "plain/bit": "weights:a78971848c91117f22ce18c64009ebc35139685603ed1fb5008e0109f0ec2e8d",
        "plain/name": "weights:abc7aad144ed153a9e4207277728bd1828a56aa011b95c2ec761fe1532f4a519",
        "plain/dtype": "weights:c528cc7acfe9f838880bd97c1ad151c7f0b8f32ee7d8a78264188b430500e467",
        "plain/dimension": "weights:9827e17e1155d53dccf4e71d615f3f197c3718bf1ced5aa20025f0a27021cd7d",
        "torch/same": "weights:2dc7104bca81882a0c028c7b7b005e087d04683d9537557521785d7dd4fc69e9",
        "one/same": "weights:fe119c789575c41cb443c383d3edd9f2901e6128c38552d22bf16978a8231582",
    ]

    private static func layouts(in folder: String, of variant: String) throws -> [String] {
        guard FileStatus.isDirectory("\(folder)/\(variant)") else { return [] }
        return try listDirectory("\(folder)/\(variant)").map { "\(variant)/\($0)" }
    }

    /// Every layout below a folder has the digest of its variant.
    /// - Returns: how many there are.
    private static func check(_ folder: String) throws -> Int {
        var count = 0
        for (variant, digest) in expected {
            for layout in try layouts(in: folder, of: variant) {
                count += 1
                let found = try ModelDigester.plain().digest(
                    try ModelFolder(at: "\(folder)/\(layout)"), wanting: [.weights])
                #expect(found.sets.count == 1, "\(layout)")
                #expect(try found.sets.first?.outcome.get().digest.description == digest, "\(layout)")
            }
        }
        return count
    }

    @Test func whatTheyOnceWroteHasOneDigest() throws {
        #expect(Set(Self.expected.values).count == Self.expected.count)
        #expect(try Self.check("\(Self.fixtures)/writers") == 57)
    }

    /// Pythons that may have them: of `scripts/writers.sh`, of the user, of Debian (python3-torch).
    private static let pythons: [String] = {
        let root = parentDirectory(of: parentDirectory(of: fixtures))
        let names = "('torch', 'safetensors', 'gguf', 'numpy', 'onnx')"
        let question =
            "import importlib.util as u, sys; sys.exit(not any(u.find_spec(n) for n in \(names)))"
        return ["\(root)/.build/writers/bin/python", "python3", "/usr/bin/python3"].filter { python in
            let answer = try? withTemporaryFolder { try runProgram(python, ["-c", question], in: $0) }
            return answer?.status == 0
        }
    }()

    @Test(
        .enabled(
            if: !pythons.isEmpty,
            "no Python here has torch, safetensors, gguf, numpy or onnx; scripts/writers.sh installs all but torch"
        ))
    func whatTheyWriteHereHasTheSameDigest() throws {
        for python in Self.pythons {
            try withTemporaryFolder { folder in
                let answer = try runProgram(
                    python, ["\(Self.fixtures)/writers.py", "\(folder)/written"], in: folder)
                try #require(answer.status == 0, "\(python)")
                let written = try Self.check("\(folder)/written")
                // Each is said once a layout, and none is left out.
                #expect(written == answer.lines.count && written > 0, "\(python)")
            }
        }
    }
}
