/// Numbers as people say them.
package enum Human {
    /// `90.9 MB`: decimal units, as disks and model hubs count.
    package static func bytes(_ count: Int64) -> String {
        let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
        guard count >= 1000 else { return count == 1 ? "1 byte" : "\(count) bytes" }
        var value = Double(count) / 1000
        var unit = 0
        while value >= 999.95, unit + 1 < units.count {
            value /= 1000
            unit += 1
        }
        let tenths = Int((value * 10).rounded())
        return "\(tenths / 10).\(tenths % 10) \(units[unit])"
    }

    /// `1,234,567`
    package static func count(_ number: Int) -> String {
        let digits = Array(String(number.magnitude))
        var out = number < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { out += "," }
            out.append(digit)
        }
        return out
    }

    /// `1 model`, `871 models`
    package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// The largest unit alone: `45 s`, `12 minutes`, `3 days`, `2 years`.
    /// - Parameter seconds: how long.
    package static func span(_ seconds: UInt64) -> String {
        let days = seconds / 86400
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600: return count(Int(seconds / 60), "minute")
        case ..<86400: return count(Int(seconds / 3600), "hour")
        default: return days < 730 ? count(Int(days), "day") : count(Int(clamping: days / 365), "year")
        }
    }

    /// The two largest units: `45 s`, `1 min 50 s`, `2 h 5 min`.
    /// - Parameter seconds: how long; less than one is one.
    package static func duration(_ seconds: Double) -> String {
        let seconds = UInt64(max(1, min(seconds, 1e9)).rounded())
        switch seconds {
        case ..<60: return "\(seconds) s"
        case ..<3600:
            return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
        default:
            let minutes = seconds % 3600 / 60
            return minutes == 0
                ? "\(count(Int(seconds / 3600))) h" : "\(count(Int(seconds / 3600))) h \(minutes) min"
        }
    }

    /// `3 days old`, `just now`; `in the future` where a clock is wrong.
    package static func age(of moment: UInt64, now: UInt64) -> String {
        // A minute of difference between two clocks is no news.
        if moment > now { return moment - now <= 60 ? "just now" : "dated in the future" }
        return now - moment < 60 ? "just now" : "\(span(now - moment)) old"
    }

    /// The same of something that happened: `3 days ago`, `just now`.
    package static func ago(_ moment: UInt64, now: UInt64) -> String {
        let age = age(of: moment, now: now)
        return age.hasSuffix(" old") ? "\(age.dropLast(4)) ago" : age
    }
}
