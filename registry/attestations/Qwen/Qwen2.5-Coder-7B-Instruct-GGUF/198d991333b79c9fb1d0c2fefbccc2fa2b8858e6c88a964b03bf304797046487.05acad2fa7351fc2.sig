{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "ruiCm4rCjbeWlJbsViYn/HKLmFaB3w9M88IQarKz34+0YBU7XMiQEC6mQoeaApOkNLjkOVmi2/rpWW8BdPitCQ=="
}
