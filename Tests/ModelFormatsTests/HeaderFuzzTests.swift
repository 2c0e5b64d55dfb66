import ModelFormats
import TestSupport
import Testing

@Suite struct HeaderFuzzTests {
    /// Mutations of good headers, by bytes and by numbers: no crash, and what is accepted keeps every promise.
    @Test(arguments: 0..<8) func fuzzedHeadersKeepTheirPromises(_ seed: Int) {
        var random = Fuzzing.generator(UInt64(seed))
        var tally = FuzzTally()
        for _ in 0..<Fuzzing.rounds(3000) {
            let (text, size) = header(&random)
            var bytes = Array(text.utf8)
            var dataCount = Int64(size)
            switch Int.random(in: 0..<6, using: &random) {
            case 0: break
            case 1:
                let at = bytes.indices.randomElement(using: &random)!
                bytes[at] = UInt8.random(in: 0...255, using: &random)
            case 2: bytes.removeSubrange(Int.random(in: 0...bytes.count, using: &random)...)
            case 3: dataCount += Int64([-1, 1, 1 << 40, -dataCount].randomElement(using: &random)!)
            case 4:
                let from = Int.random(in: 0..<bytes.count, using: &random)
                let part = Array(bytes[from..<min(from + 24, bytes.count)])
                bytes.insert(contentsOf: part, at: Int.random(in: 0...bytes.count, using: &random))
            default:
                if let digit = bytes.indices.filter({ (0x30...0x39).contains(bytes[$0]) }).randomElement(
                    using: &random)
                {
                    let number = ["9223372036854775807", "18446744073709551616", "0", "-1", "1e3", ""]
                        .randomElement(using: &random)!
                    bytes.replaceSubrange(digit...digit, with: number.utf8)
                }
            }
            do {
                let read = try Safetensors.parse(bytes, dataCount: dataCount, named: "f")
                tally.accepted += 1
                var end = read.dataOffset
                for tensor in read.tensors {
                    #expect(tensor.offset == end && !tensor.name.utf8.contains(0))
                    #expect(tensor.dtype.byteCount(of: tensor.shape) == tensor.byteCount)
                    #expect(tensor.shape.count <= Safetensors.rankLimit)
                    end += Int64(tensor.byteCount)
                }
                #expect(end == read.dataOffset + dataCount)
                #expect(Set(read.tensors.map { ExactName($0.name) }).count == read.tensors.count)
            } catch {
                tally.refused += 1
                #expect(error.file == "f")
                #expect(!error.fault.isEmpty)
            }
        }
        #expect(tally.seesBothSides(oneOf: 10), "\(tally)")
    }

    private func header(_ random: inout SeededGenerator) -> (text: String, size: Int) {
        var members: [String] = []
        var at = 0
        for index in 0..<Int.random(in: 0...5, using: &random) {
            let dtype = DType.allCases.filter(\.isSafetensors).randomElement(using: &random)!
            let shape = (0..<Int.random(in: 0...3, using: &random)).map { _ in
                Int.random(in: 0...4, using: &random) * 4
            }
            let size = dtype.byteCount(of: shape) ?? 0
            members.append(
                "\"t\(index)\":{\"dtype\":\"\(dtype.rawValue)\",\"shape\":\(shape),\"data_offsets\":[\(at),\(at + size)]}"
            )
            at += size
        }
        members.shuffle(using: &random)
        if Bool.random(using: &random) { members.append("\"__metadata__\":{\"format\":\"pt\"}") }
        return (
            "{\(members.joined(separator: ","))}"
                + String(repeating: " ", count: Int.random(in: 0...7, using: &random)), at
        )
    }
}
