{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "OnOcvnz+NkT4Q8yJnCOeWL5cpDYLANkMhHLbkROsv2FEIDu2Dut6+Mt2ladEy3MnyLiJCSRACQI+Nrm/py0DCw=="
}
