{
  "keyid": "05acad2fa7351fc2f72fd49d60a30def5c19b4850eb6054ea8a9d530b5523585",
  "sig": "6aNvJN4RRr4wCbY06LSGs6wGEH2mzk8oX/7pdweFutJnUX/VL5HJHZyO0pl1zyh/JNrzQH3SjioAovQdNRCeBw=="
}
