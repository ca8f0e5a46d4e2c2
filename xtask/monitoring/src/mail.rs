//! As much of a mail server as it takes to receive an alert's mail.

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

use crate::inbox::{Channel, Slot};

/// How Alertmanager's subjects begin while something is wrong.
const FIRING: &str = "[FIRING";

/// Takes mail for ever.
pub(crate) async fn accept(listener: TcpListener, slot: Slot) {
    while let Ok((stream, _)) = listener.accept().await {
        let slot = slot.clone();
        // A sender that breaks off has sent nothing.
        tokio::spawn(async move { drop(converse(stream, &slot).await) });
    }
}

/// One conversation; each mail's subject is what it says first.
async fn converse(stream: TcpStream, slot: &Slot) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    writer.write_all(b"220 inbox\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let verb = line
            .split_whitespace()
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        match verb.as_str() {
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let mut subject = String::new();
                while let Some(line) = lines.next_line().await? {
                    if line == "." {
                        break;
                    }
                    if let Some(text) = line.strip_prefix("Subject: ") {
                        text.clone_into(&mut subject);
                    }
                }
                let firing = subject.starts_with(FIRING);
                slot.take(Channel::Mail, firing, subject);
                writer.write_all(b"250 taken\r\n").await?;
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            _ => writer.write_all(b"250 well\r\n").await?,
        }
    }
    Ok(())
}
