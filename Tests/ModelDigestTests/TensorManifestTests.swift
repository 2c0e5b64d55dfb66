import Cryptography
import ModelDigest
import ModelFormats
import StrictJSON
import TestSupport
import Testing

@Suite struct TensorManifestTests {
    private func manifest(_ tensors: [TestTensor]) throws -> TensorManifest {
        let scratch = try Scratch()
        let path = try scratch.write("m.safetensors", container(tensors))
        let digests = try ModelDigester.plain().digest(try ModelFolder(at: path), wanting: .tensors)
        return try #require(try digests.sets[0].outcome.get().manifest)
    }

    @Test func itIsWrittenReadAndProved() throws {
        let one = try manifest(example)
        let text = String(decoding: one.text, as: UTF8.self)
        #expect(text.split(separator: "\n").count == 4)
        #expect(try TensorManifest(parsing: one.text) == one)
        #expect(try TensorManifest(parsing: one.json.compact) == one)
        #expect(try TensorManifest(parsing: one.json.pretty()) == one)
        let none = try manifest([])
        #expect(try TensorManifest(parsing: none.text) == none)
    }

    @Test func itIsRefusedWhereItDoesNotProveItself() throws {
        let text = String(decoding: try manifest(example).text, as: UTF8.self)
        let changes: [(String, String, String)] = [
            ("a.weight", "c.weight", "records give"), ("\"F32\"", "\"I32\"", "records give"),
            ("[2,3]", "[3,2]", "records give"),
            ("f643c800", "f643c801", "records give"), ("weights:8c9f", "weights:8c9e", "records give"),
            ("\"F32\"", "\"F99\"", "unknown dtype"), ("[2,3]", "[2,4]", "do not agree"),
            ("[2,3]", "[2,-3]", "whole numbers"),
            ("\"bytes\":24", "\"bytes\":25", "do not agree"), ("b.weight", "a.weight", "a second time"),
            ("\"version\": 1", "\"version\": 2", "version 1"),
            ("weights:8c9f", "sha256:8c9f", "without \"weights\""),
            ("\"tensors\"", "\"tensor\"", "without \"tensors\""), ("\"blake3\"", "\"blake\"", "without name"),
        ]
        for (old, new, sentence) in changes {
            let at = try #require(text.range(of: old))
            let changed = text.replacingCharacters(at, new)
            do {
                _ = try TensorManifest(parsing: Array(changed.utf8))
                Issue.record("accepted: \(old) -> \(new)")
            } catch {
                #expect(error.reason.contains(sentence), "\(old) -> \(new): \(error)")
            }
        }
        #expect(throws: JSONError.self) { try TensorManifest(parsing: Array("[]".utf8)) }
        #expect(throws: JSONError.self) { try TensorManifest(parsing: Array((text + "x").utf8)) }
    }

    @Test func fuzzedManifestsProveThemselves() throws {
        var random = Fuzzing.generator(1100)
        let good = try manifest(example)
        let texts = [good.text, good.json.compact, good.json.pretty()]
        let pieces = ["-1", "[2,3]", "9223372036854775807", "\"F64\"", "{", "]", ",", "\\u0000", "0"].map {
            Array($0.utf8)
        }
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(3000) {
            var bytes = texts.randomElement(using: &random) ?? []
            if Int.random(in: 0..<8, using: &random) > 0 { random.mutate(&bytes, with: pieces + [[0xFF]]) }
            do throws(JSONError) {
                let read = try TensorManifest(parsing: bytes)
                tally.accepted += 1
                // Whatever else changed, the tensors that are proved are the same.
                #expect(read == good)
            } catch {
                tally.refused += 1
                #expect(!error.reason.isEmpty && !error.reason.utf8.contains { $0 < 0x20 })
            }
        }
        #expect(tally.seesBothSides(), "\(tally)")
    }

    @Test func aDifferenceNamesEveryKind() throws {
        let old = (0..<8).map { TestTensor("t\($0)", .f32, [2, 3], noise(24, seed: UInt64($0))) }
        var new = old
        new[0].bytes[3] ^= 0x10
        new[1].dtype = .i32
        new[2].shape = [3, 2]
        new[3].name = "t3.renamed"
        new.remove(at: 4)
        new.append(TestTensor("t9", .u8, [1]))
        let difference = ManifestDifference(from: try manifest(old), to: try manifest(new))
        #expect(difference.changed.map(\.old.name) == ["t0"])
        #expect(difference.changed[0].old.digest != difference.changed[0].new.digest)
        #expect(
            difference.retyped.map { "\($0.new.name) \($0.old.dtype.rawValue) \($0.new.dtype.rawValue)" } == [
                "t1 F32 I32"
            ])
        #expect(
            difference.reshaped.map { "\($0.new.name) \($0.old.shape) \($0.new.shape)" } == [
                "t2 [2, 3] [3, 2]"
            ])
        #expect(difference.renamed.map { "\($0.old.name) \($0.new.name)" } == ["t3 t3.renamed"])
        #expect(difference.removed.map(\.name) == ["t4"])
        #expect(difference.added.map(\.name) == ["t9"])
        #expect(difference.unchanged == 3)
        #expect(difference.differing == 6 && !difference.isEmpty)
        #expect(difference.summary == "6 of 8 tensors differ")
    }

    @Test func oneFlippedBitIsOneTensor() throws {
        let old = (0..<104).map { TestTensor("t\($0)", .u8, noise(100, seed: UInt64($0))) }
        var new = old
        new[50].bytes[99] ^= 1
        let difference = ManifestDifference(from: try manifest(old), to: try manifest(new))
        #expect(difference.summary == "1 of 104 tensors differs")
        #expect(difference.changed.map(\.new.name) == ["t50"])
        let same = ManifestDifference(from: try manifest(old), to: try manifest(old.reversed()))
        #expect(same.isEmpty && same.unchanged == 104)
    }

    @Test func equalTensorsPairOnceWhenRenamed() throws {
        let bytes = noise(8, seed: 1)
        let old = try manifest([
            TestTensor("a", .u8, bytes), TestTensor("b", .u8, bytes), TestTensor("keep", .u8, bytes),
        ])
        let new = try manifest([TestTensor("c", .u8, bytes), TestTensor("keep", .u8, bytes)])
        let difference = ManifestDifference(from: old, to: new)
        #expect(difference.renamed.map { "\($0.old.name) \($0.new.name)" } == ["a c"])
        #expect(difference.removed.map(\.name) == ["b"])
        #expect(difference.summary == "2 of 3 tensors differ")
    }
}

extension String {
    func range(of part: String) -> Range<String.Index>? {
        var at = startIndex
        while at < endIndex {
            if self[at...].hasPrefix(part) { return at..<index(at, offsetBy: part.count) }
            at = index(after: at)
        }
        return nil
    }

    func replacingCharacters(_ range: Range<String.Index>, _ new: String) -> String {
        self[..<range.lowerBound] + new + self[range.upperBound...]
    }
}
