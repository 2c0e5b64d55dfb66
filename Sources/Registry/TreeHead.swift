package import Cryptography
package import StrictJSON

/// A size and the root hash that the log had at it.
package struct TreeHead: Hashable, Sendable {
    package let size: UInt64
    package let root: Hash32

    package init(size: UInt64, root: Hash32) {
        self.size = size
        self.root = root
    }

    /// Reads `{"size": 0, "root": "<base64 of 32 bytes>"}`.
    package init(_ value: JSONValue?) throws(RegistryError) {
        guard let size = value?["size"]?.int, size >= 0,
            let root = value?["root"]?.string.flatMap({ Base64.decode($0) }).flatMap({ Hash32($0) })
        else { throw RegistryError("log is {size, root}") }
        self.init(size: UInt64(size), root: root)
    }

    package var json: JSON {
        ["size": .int(Int(clamping: size)), "root": .string(Base64.encode(root.bytes))]
    }
}

/// Moments and spans as they stand in files.
package enum Moment {
    /// Reads `2031-01-01T00:00:00Z` (RFC 3339, UTC, whole seconds): seconds since 1970.
    package static func parse(_ text: String) -> UInt64? {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[4] == 0x2D, bytes[7] == 0x2D, bytes[10] == 0x54, bytes[13] == 0x3A,
            bytes[16] == 0x3A, bytes[19] == 0x5A
        else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
            return Int(String(decoding: bytes[range], as: UTF8.self))
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
            let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
            year >= 1970, (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60,
            second < 60
        else { return nil }
        let seconds = days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second
        // 31 February is no date: what is read must be what would be printed.
        let moment = UInt64(seconds)
        return format(moment) == text ? moment : nil
    }

    package static func format(_ seconds: UInt64) -> String {
        let clamped = Int(min(seconds, 253_402_300_799))
        let (days, rest) = (clamped / 86400, clamped % 86400)
        // Civil date from days, after Howard Hinnant's "chrono-compatible low-level date algorithms".
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let index = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * index + 2) / 5 + 1
        let month = index < 10 ? index + 3 : index - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        func pad(_ value: Int, _ width: Int) -> String {
            let text = String(value)
            return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
        }
        return
            "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(pad(rest / 3600, 2)):\(pad(rest / 60 % 60, 2)):\(pad(rest % 60, 2))Z"
    }

    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted % 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Reads `7d`, `12h`, `30m`, `45s`: seconds.
    package static func parseSpan(_ text: String) -> UInt64? {
        let units: [Character: UInt64] = ["d": 86400, "h": 3600, "m": 60, "s": 1]
        guard let last = text.last, let unit = units[last], let count = UInt64(text.dropLast()),
            text.utf8.dropLast().allSatisfy({ (0x30...0x39).contains($0) }), count > 0, count <= 1_000_000
        else { return nil }
        return count * unit
    }

    package static func formatSpan(_ seconds: UInt64) -> String {
        for (unit, size) in [("d", UInt64(86400)), ("h", 3600), ("m", 60)] where seconds % size == 0 {
            return "\(seconds / size)\(unit)"
        }
        return "\(seconds)s"
    }
}
